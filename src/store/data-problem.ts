// What can be wrong with a file of data or the database it goes to, told to the person at the command line.

/** The message says what and what to do about it. */
export class DataProblem extends Error {
  override name = "DataProblem";
}
