import { type Variables } from '@app/config';

/** The version of the Graph API that both of Meta's channels call. */
export const graphVersion = {
  variable: 'GRAPH_API_VERSION',
  read: (read: Variables): string => read.matching('GRAPH_API_VERSION', /^v\d+\.\d+$/, 'v23.0'),
};
