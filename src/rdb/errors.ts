// What can be wrong with bytes that claim to be a dataset. Every error tells the offset at which it was met.

export class CorruptError extends Error {
  /** Bytes from the start of the file or payload. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`${message} at offset ${offset}`);
    this.name = 'CorruptError';
    this.offset = offset;
  }
}

/** A value without elements, which no key may hold. Old versions wrote some; a file that has them is read without. */
export class EmptyValueError extends CorruptError {
  constructor(offset: number) {
    super('value without elements', offset);
    this.name = 'EmptyValueError';
  }
}

/** A value of a type that there is not here: of a module, or of a newer Redis. */
export class ForeignTypeError extends CorruptError {
  /** The module type's or the type's name. */
  readonly typeName: string;

  constructor(typeName: string, offset: number) {
    super(`value of the unknown type '${typeName}'`, offset);
    this.name = 'ForeignTypeError';
    this.typeName = typeName;
  }
}
