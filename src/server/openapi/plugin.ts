import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { refuseOtherMethods } from '../methods.ts';
import { SECURITY } from './control.ts';
import { completeDocument } from './document.ts';
import { createSchemaRegistry, jsonSchemaConfig } from './schemas.ts';

const DESCRIPTION = 'Multi-person human parsing: a photo in, every person and their body parts out.';

/** GET /openapi.json, made from the schemas of the routes that are added after this; a page to browse it at /docs. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  const schemaRegistry = createSchemaRegistry();
  const toDocument = createJsonSchemaTransformObject({ schemaRegistry, zodToJsonConfig: jsonSchemaConfig });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'lastgood', version, description: DESCRIPTION },
      servers: [{ url: '/' }],
      components: { securitySchemes: SECURITY },
    },
    transform: createJsonSchemaTransform({ schemaRegistry, zodToJsonConfig: jsonSchemaConfig }),
    transformObject: (document) => completeDocument(toDocument(document)),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { layout: 'BaseLayout', tryItOutEnabled: true, validatorUrl: null },
    theme: { title: 'lastgood API' },
    staticCSP: true,
    transformStaticCSP: ownFilesOnly,
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  for (const path of ['/openapi.json', '/docs']) refuseOtherMethods(app, path, ['GET', 'HEAD']);
}

/** The plugin's policy without other hosts, and without the upgrade to HTTPS, which a plain server cannot follow. */
function ownFilesOnly(policy: string): string {
  return policy.replace(/ (https:|validator\.swagger\.io)/g, '').replace(/ ?upgrade-insecure-requests;/, '');
}
