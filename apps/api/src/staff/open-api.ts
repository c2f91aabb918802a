import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { describeDtos } from './dto-schemas';

/** The OpenAPI document, generated from the code: /api/docs for people, /api/openapi.json for programs. */
export function setupOpenApi(app: NestFastifyApplication): void {
  describeDtos();
  const config = new DocumentBuilder().setTitle('Si Cepat Mesi').setVersion('1').addBearerAuth().build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'api/openapi.json',
  });
}
