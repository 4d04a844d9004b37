import type { Explain } from "@kindling/core/kind";

/** An error answer of DigitalOcean's API, as its provider words it. */
interface Answer {
  /** The provider's words for what it was doing: `Error creating database cluster`. */
  readonly doing: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly words: string;
  /** How often the provider tried; only where it tried again. */
  readonly tries: string | undefined;
}

/** Cause and recovery for answers that `fits`; the first one counts. */
interface Explanation {
  fits(answer: Answer): boolean;
  readonly text: (answer: Answer) => string;
}

const isMaking = ({ method, path, doing }: Answer): boolean =>
  (method === "POST" && /\/(databases|replicas|vpcs)$/.test(path)) || /^Error creating/.test(doing);
const isChanging = ({ doing }: Answer): boolean =>
  /^Error (resizing|migrating|updating|upgrading)/.test(doing);

const EXPLANATIONS: readonly Explanation[] = [
  {
    fits: ({ status }) => status === 401,
    text: () =>
      "DigitalOcean refused the token. See in the control panel under API, Tokens whether it is there, hasn't expired and may write; set the right one (DIGITALOCEAN_TOKEN, or token in the provider config)",
  },
  {
    fits: ({ status, method, path }) => status === 403 && method === "DELETE" && path.startsWith("/v2/vpcs/"),
    text: () =>
      "something is in the VPC still, or it is its region's default one, which stays. Destroy what is in it first; what was deleted just now may count for some minutes",
  },
  {
    fits: ({ status }) => status === 403,
    text: () => "the token may not do this. Give it the scope for it in the control panel, under API, Tokens",
  },
  {
    fits: ({ status, method }) => status === 404 && method === "DELETE",
    text: () => "it is gone already. Run the same again with --refresh, which takes note of it",
  },
  {
    fits: ({ status }) => status === 404,
    text: () =>
      "DigitalOcean doesn't find it. If it was deleted elsewhere, --refresh takes note of it; else see to the ids in the manifest, and that the token is the right account's",
  },
  {
    fits: ({ status }) => status === 409,
    text: () => "another change of it is under way. Run again when the control panel shows it online",
  },
  {
    fits: ({ status }) => status === 412,
    text: () =>
      "the cluster isn't ready for this: a new one has to be online and, for replicas, to have its first backup. Run again in some minutes",
  },
  {
    fits: ({ status, words }) =>
      status === 422 && /not available|already exists|taken/.test(words) && /name/i.test(words),
    text: () =>
      "the name is taken in this account. Choose another one or, if a run that failed or was interrupted made it, import it or delete it in the control panel",
  },
  {
    fits: ({ status, words }) => status === 422 && /limit/.test(words),
    text: () =>
      "the account's limit is reached. Delete what isn't needed, or ask DigitalOcean for a higher limit",
  },
  {
    fits: ({ status, words }) => status === 422 && /pool size|connections/.test(words),
    text: () =>
      "the pools of a cluster share 25 connections for each GiB of its nodes' memory, less three. Make this one or another smaller, or the cluster bigger",
  },
  {
    fits: ({ status, words }) => status === 422 && /(database|user) does not exist/.test(words),
    text: () =>
      "the cluster has no such database or user. Refer to a DigitalOceanDatabaseDb or DigitalOceanDatabaseUser, which are made first, or use defaultdb and doadmin, which every cluster has",
  },
  {
    fits: ({ status, words }) => status === 422 && /at least as large/.test(words),
    text: () =>
      "a replica can't be smaller than its cluster. Use the cluster's sizeSlug or a bigger one, or leave it out to follow the cluster",
  },
  {
    fits: ({ status, words }) => status === 422 && /smaller|reduced/.test(words),
    text: () =>
      "nodes and disks of a cluster can only grow. Take the change back, or make a new cluster and move the data there",
  },
  {
    fits: ({ status, words }) => status === 422 && /overlap/.test(words),
    text: () =>
      "another VPC of the account has some of these addresses. Choose another ipRange, or none for a free one",
  },
  {
    fits: ({ status, words }) => status === 422 && /size|version|engine|nodes|region/.test(words),
    text: () =>
      "DigitalOcean doesn't offer this. doctl databases options lists engines, versions, sizes and regions",
  },
  {
    fits: ({ status }) => status === 422 || status === 400,
    text: () => "DigitalOcean didn't accept a value of the manifest",
  },
  {
    fits: ({ status }) => status === 429,
    text: () =>
      "DigitalOcean's rate limit (250 requests a minute, 5,000 an hour) is still reached after waiting for it. Run again later, with fewer resources at a time (--parallel)",
  },
  {
    fits: ({ status }) => status >= 500,
    text: () => "DigitalOcean failed to answer; nothing is wrong with the manifest. Run again later",
  },
];

/**
 * Says why DigitalOcean's API refused or failed and what to do, in place of the provider's words; what it doesn't know
 * stays as it is. Nothing is tried again: the provider has done that.
 */
export const explain: Explain = (message) => {
  const answer = answerIn(message);
  if (!answer) return unreachable(message) ?? message;
  const { status, words, tries, doing } = answer;
  const said = `${status} ${words}${tries === undefined ? "" : `, after ${tries} tries`}`;
  const reason = EXPLANATIONS.find(({ fits }) => fits(answer))?.text(answer) ?? "DigitalOcean refused it";
  const what = lower(doing);
  const text = `${before(message)}${what && `${what}: `}${reason} (DigitalOcean: ${said})`;
  return [text, ...caveats(answer)].join(". ");
};

const ANSWER =
  /(?:^|\* )([^*\n]*?): (GET|POST|PUT|PATCH|DELETE) \S*?(\/v2\/\S*): (\d{3}) (?:\(request "[^"]*"\) )?([^\n]*?)(?:; giving up after (\d+) attempt\(s\))?$/m;

function answerIn(message: string): Answer | undefined {
  const found = ANSWER.exec(message) ?? BARE.exec(message);
  if (!found) return undefined;
  const [, doing = "", method = "", path = "", status, words = "", tries] = found;
  return { doing, method, path, status: Number(status), words, tries };
}

/** What Terraform's own patience lets out: an answer with nothing before it. */
const BARE =
  /(\* )(GET|POST|PUT|PATCH|DELETE) \S*?(\/v2\/\S*): (\d{3}) (?:\(request "[^"]*"\) )?([^\n]*?)(?:; giving up after (\d+) attempt\(s\))?$/m;

/** What the engine was doing: everything before the provider's list of errors. */
const before = (message: string): string => {
  const end = message.search(/\d+ errors? occurred:/);
  return end > 0 ? message.slice(0, end) : "";
};

const lower = (doing: string): string => {
  const words = doing
    .replace(/^\* $/, "")
    .replace(/^Error /, "")
    .trim();
  return words && words.charAt(0).toLowerCase() + words.slice(1);
};

/** What the provider leaves behind when it fails (facts: DigitalOcean). */
function caveats(answer: Answer): string[] {
  if (isChanging(answer))
    return [
      "The provider takes the change for done all the same: add --refresh to the next run, so that it is made",
    ];
  if (isMaking(answer) && (answer.status >= 500 || answer.method === "GET"))
    return [
      "It may have been made without the stack knowing: look for it in the control panel before the next run, and import it or delete it there",
    ];
  return [];
}

function unreachable(message: string): string | undefined {
  const found = /(?:Get|Post|Put|Patch|Delete) "(https?:\/\/[^/"]+)[^"]*": ([^\n]*)/.exec(message);
  if (!found) return undefined;
  const [, url, why] = found;
  return `${before(message)}can't reach DigitalOcean at ${url} (${why}). Check the network and, if one is set, the API endpoint; if something was being made, look in the control panel whether it is there before the next run`;
}
