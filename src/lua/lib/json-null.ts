// JSON's null as a script sees it: cjson.null, the only userdata there is.

import { Userdata } from '../value.ts';

export const jsonNull = new Userdata('(nil)');
