import { join } from 'node:path';

/** The file in DATA_DIR that is there from the first to the last moment of a restore. */
export const restoreMark = (dataDir: string): string => join(dataDir, 'restore-unfinished');
