import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const BLOCK = 512;

/**
 * The files of a folder as a tar archive in the form of npm's packages: below `package/`, in order of their names,
 * the same for the same contents whenever and wherever it is made. Folders named node_modules are left out.
 */
export function tarOf(folder: string): Buffer {
  const files = globSync("**", { cwd: folder, exclude: (name) => name === "node_modules" }).sort();
  const entries = files.flatMap((name) => {
    const path = join(folder, name);
    const { mode } = statSync(path);
    if (statSync(path).isDirectory()) return [];
    const content = readFileSync(path);
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [header(`package/${name.replaceAll("\\", "/")}`, content.length, mode), content, padding];
  });
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
}

/** A header of POSIX's ustar format. */
function header(path: string, size: number, mode: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const { prefix, name } = split(path);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  block.write(name, 0);
  block.write(octal(mode & 0o111 ? 0o755 : 0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write("        0", 148);
  block.write("ustar\x0000", 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148);
  return block;
}

/** A path of more than 100 bytes is kept in two parts. */
function split(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: "", name: path };
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { prefix, name };
  }
  throw new Error(`${path} is too long a path for a package`);
}
