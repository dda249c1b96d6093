// The connection group's table of contents.

import { client } from './client.ts';
import { auth, hello } from './hello.ts';
import { echo, ping, quit, reset, select } from './session.ts';

export const connectionCommands = [auth, client, echo, hello, ping, quit, reset, select];
