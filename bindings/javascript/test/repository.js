// Where the repository lies: the tests of the packed module run in another folder.

import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

export const repository = process.env.EEEMA_REPOSITORY ?? resolve(here, "../../..");
