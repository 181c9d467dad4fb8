// The same declarations for require.

import eeema = require("eeema");

const inbox: eeema.Inbox = new eeema.Inbox("ALICE001");
const reason: string = new eeema.MessageError("x", "y").reason;
console.log(inbox, reason);
