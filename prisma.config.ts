import { defineConfig } from 'prisma/config';

// Prisma's native schema engine is a download that many networks do not reach, and generating the client asks for its
// path only: any program will do. For a native `prisma migrate deploy`, set the variable to the real engine.
// oxlint-disable-next-line node/no-process-env -- read by Prisma's own program, which never runs inside duban
const env = process.env;
env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(env.DATABASE_URL && { datasource: { url: env.DATABASE_URL } }),
});
