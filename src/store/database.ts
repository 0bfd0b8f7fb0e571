// The database of a connection, as the driver sees it.

import type { Connection } from "mongoose";

export type Database = NonNullable<Connection["db"]>;
