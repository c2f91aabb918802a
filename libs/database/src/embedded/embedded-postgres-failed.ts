/** The embedded server cannot run. It ends a start and reaches no citizen and no job, so it is no AppError. */
export class EmbeddedPostgresFailed extends Error {
  constructor(message: string, logTail: readonly string[] = []) {
    super(logTail.length ? `${message}\n${logTail.join('\n')}` : message);
    this.name = 'EmbeddedPostgresFailed';
  }
}
