/* The page that plans a training: as many sessions as it has. */

import { addLines } from "./lines.js";

const form = document.querySelector("form:has([data-part])");
if (form) addLines(form);
