// What the embedded server answers when a command fails: MongoDB's own codes, names and fields, so that drivers understand.

/** Codes of MongoDB's src/mongo/base/error_codes.yml that this server answers with. */
const CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  ProtocolError: 17,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  CannotBackfillArray: 39,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  NotExactValueField: 55,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  NoReplicationEnabled: 76,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  NotAReplicaSet: 123,
  ExceededMemoryLimit: 146,
  QueryPlanKilled: 175,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  InvalidIndexSpecificationOption: 197,
  NotImplemented: 238,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  MechanismUnavailable: 334,
  OutOfDiskSpace: 14_031,
  BSONObjectTooLarge: 10_334,
  DuplicateKey: 11_000,
} as const;

export type CodeName = keyof typeof CODES;

/** A command, or one write in it, was refused. `fields` stand beside the message: a duplicate's keyPattern and keyValue. */
export class CommandError extends Error {
  override name = "CommandError";
  readonly codeName: string;
  readonly code: number;
  readonly fields: Readonly<Record<string, unknown>>;

  /** @param code a name of MongoDB's, or a bare location number such as 40415, whose name is then "Location40415" */
  constructor(code: CodeName | number, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.fields = fields;
    this.codeName = typeof code === "number" ? `Location${code}` : code;
    this.code = typeof code === "number" ? code : CODES[code];
  }
}
