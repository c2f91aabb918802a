import { AsyncLocalStorage } from 'node:async_hooks';

/** Ids that every log line of one request or job carries. */
export interface RequestContext {
  requestId?: string;
  jobId?: string;
  queue?: string;
  caseId?: string;
  staffId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` with these ids on every log line. */
export function withContext<T>(context: RequestContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

export function currentContext(): RequestContext {
  return storage.getStore() ?? {};
}
