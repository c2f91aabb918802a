/** The part of the package `fb` that is used here; it ships no types. */
declare module 'fb' {
  export interface FacebookOptions {
    version: string;
    accessToken: string;
    appSecret: string;
    timeout?: number;
  }

  export class Facebook {
    constructor(options: FacebookOptions);
    api(path: string, method: 'get' | 'post' | 'delete', params: Record<string, unknown>): Promise<unknown>;
  }

  /** `response` is Graph's error body, or `{error}` with a Node error or the code JSONPARSE. */
  export class FacebookApiException extends Error {
    response: unknown;
  }
}
