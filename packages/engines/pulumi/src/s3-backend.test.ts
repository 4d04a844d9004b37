import { backendSuite } from "./backend-suite.fixture.ts";
import { startS3 } from "./state-server.fixture.ts";

backendSuite("an S3 server (versitygw)", "versitygw", await startS3());
