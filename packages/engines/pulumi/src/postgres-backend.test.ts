import { backendSuite } from "./backend-suite.fixture.ts";
import { startPostgres } from "./state-server.fixture.ts";

backendSuite("PostgreSQL", "postgres", await startPostgres());
