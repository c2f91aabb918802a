import type { FastifyRequest } from 'fastify';

/** A multipart form: short texts and files, both bounded. */
export interface MultipartForm {
  fields: Record<string, string>;
  files: { key: string; bytes: Buffer; name: string }[];
}

/** Reads a form whose files are called `file.<document>`; empty file inputs are left out. */
export async function readForm(request: FastifyRequest): Promise<MultipartForm> {
  const form: MultipartForm = { fields: {}, files: [] };
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      if (bytes.length > 0)
        form.files.push({ key: part.fieldname.replace(/^file\./, ''), bytes, name: part.filename });
    } else if (typeof part.value === 'string') form.fields[part.fieldname] = part.value.trim();
  }
  return form;
}
