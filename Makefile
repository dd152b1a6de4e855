# The commands are ./dev's; this is for hands that type "make".
.PHONY: run test lint bench
run test lint bench:
	./dev $@
