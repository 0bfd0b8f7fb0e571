// MONGODB_URI, as the driver reads it.

import mongoose from "mongoose";

/** What is wrong with it, and what to write; both without anything of it, since it may hold a password. */
export type UriTrouble = { message: string; help: string };

const HELP =
  "Write the address of your MongoDB, such as mongodb://db.example:27017/onit, or leave it out for the embedded database.";

/** The first thing that is wrong with the address. Nothing is connected to. */
export function uriTrouble(uri: string): UriTrouble | undefined {
  if (!/^mongodb(\+srv)?:\/\//.test(uri))
    return { message: "it does not begin with mongodb:// or mongodb+srv://", help: HELP };
  if (/^mongodb(\+srv)?:\/\/[/?]?$/.test(uri)) return { message: "it names no host", help: HELP };
  try {
    new mongoose.mongo.MongoClient(uri);
    return undefined;
  } catch (error) {
    return { message: `the driver cannot read it: ${withoutEnd((error as Error).message)}`, help: HELP };
  }
}

const withoutEnd = (message: string): string => message.replace(/[.\s]+$/, "");
