"""What every page's head shows."""


def masthead(request):
    return {}
