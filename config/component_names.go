package config

// What texts of a component may be.

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

var (
	tableName      = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)
	repositoryName = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)
	bucketName     = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*[a-z0-9]$`)
	ipAddress      = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$`)
	keyName        = regexp.MustCompile(`^[A-Za-z0-9!_.*'()/-]+$`)
	stageVariable  = regexp.MustCompile(`^[A-Za-z0-9_]+$`)
	roleARN        = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$`)
	policyARN      = regexp.MustCompile(`^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+$`)
	connectionARN  = regexp.MustCompile(`^arn:aws[a-z-]*:(codeconnections|codestar-connections):` +
		`[a-z0-9-]+:[0-9]{12}:connection/[A-Za-z0-9-]+$`)
	imageName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/@-]*$`)
)

// componentText says what is wrong with a text of a component.
func componentText(key, v string) (why, hint string) {
	bad := quote(cut(v))
	if key != "name" && v == "" {
		return "is empty", "leave it out where it is not needed"
	}
	if v != safetext.Line(v) {
		return bad + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
	}
	switch key {
	case "name":
		return component.NameProblem(v)
	case "permissions_boundary":
		return fits(v, policyARN, 2048, "is no ARN of a policy", `write it like "arn:aws:iam::123456789012:policy/boundary"`)
	case "repository.name":
		why, hint = fits(v, repositoryName, 100, "is not a name that a repository can have",
			"use letters, digits, and . - _, at most 100")
		if why == "" && strings.HasSuffix(v, ".git") {
			return bad + " ends with .git, which CodeCommit does not take", "leave it out"
		}
		return why, hint
	case "repository.source":
		return sourceProblem(v)
	case "repository.connection":
		return fits(v, connectionARN, 256, "is no ARN of a connection",
			`write it like "arn:aws:codeconnections:us-east-1:123456789012:connection/…"`)
	case "repository.branch":
		return branchNameProblem(v)
	case "build.project":
		return projectProblem(v)
	case "build.image":
		return fits(v, imageName, 255, "is no image", `write it like "public.ecr.aws/sam/build-python3.12:latest-x86_64"`)
	case "build.artifacts":
		return bucketProblem(v, false)
	case "build.role", "function.role":
		if v == createRole {
			return "", ""
		}
		return fits(v, roleARN, 2048, `is neither "create" nor the ARN of a role`,
			`write it like "arn:aws:iam::123456789012:role/NAME"`)
	case "function.name":
		return functionProblem(v)
	case "function.handler":
		if len(v) > 128 || strings.Contains(v, " ") {
			return bad + " is not a handler", "it is one word of at most 128 letters"
		}
	case "function.artifact":
		return artifactProblem(v)
	case "function.zip", "function.policy":
		if strings.HasSuffix(v, "/") {
			return bad + " is a folder", "name the file"
		}
	case "table.name", "table.indexes.name":
		if len(v) < 3 {
			return bad + " is shorter than the 3 letters that DynamoDB wants", ""
		}
		what := map[bool]string{true: "a table", false: "an index"}[key == "table.name"]
		return fits(v, tableName, 255, "is not a name that "+what+" can have", "use letters, digits, and . - _, at most 255")
	case "table.hash_key", "table.range_key", "table.indexes.hash_key", "table.indexes.range_key":
		if _, why, hint = component.ParseKey(v); why != "" {
			return bad + " " + why, hint
		}
	case "table.ttl":
		if len(v) > 255 {
			return "is longer than the 255 bytes of an attribute's name", ""
		}
	case "api.name":
		if len(v) > 128 {
			return "is longer than the 128 letters of an API's name", ""
		}
	case "stages.variable":
		return fits(v, stageVariable, 64, "is not a name that a stage variable can have", "use letters, digits and _")
	}
	return "", ""
}

// fits says that a text is not of a form, or too long for it.
func fits(v string, form *regexp.Regexp, most int, why, hint string) (string, string) {
	switch {
	case !form.MatchString(v):
		return quote(cut(v)) + " " + why, hint
	case len(v) > most:
		return fmt.Sprintf("is longer than %d letters", most), ""
	}
	return "", ""
}

// sourceProblem says why code can not come from a source.
func sourceProblem(v string) (why, hint string) {
	const form = `write it like "https://github.com/OWNER/NAME" or "s3://BUCKET/KEY"`
	scheme, rest, ok := strings.Cut(v, "://")
	switch {
	case !ok && strings.Contains(v, "@") && strings.Contains(v, ":"):
		return quote(cut(v)) + " is for SSH, which CodeBuild does not speak", form
	case ok && scheme == "s3":
		return bucketProblem(v, true)
	case !ok || scheme != "https":
		return quote(cut(v)) + " is no source that CodeBuild takes", form
	}
	u, err := url.Parse(v)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Port() != "" {
		return "is no plain address of a repository", form // it is not repeated: a password may be in it
	}
	if strings.HasPrefix(u.Host, "git-codecommit.") {
		return quote(cut(v)) + " is CodeCommit", "write name = " + quote(rest[strings.LastIndexByte(rest, '/')+1:])
	}
	if hosts[strings.ToLower(u.Host)] == "" {
		near := didYouMean(u.Host, []string{"github.com", "gitlab.com", "bitbucket.org"})
		return quote(cut(u.Host)) + " is no host that connections lead to",
			cmp.Or(near, "use github.com, gitlab.com or bitbucket.org")
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for _, p := range parts {
		if !repositoryName.MatchString(p) || p == "." || p == ".." || len(parts) < 2 {
			return quote(cut(v)) + " names no repository", form
		}
	}
	return "", ""
}

// bucketProblem says what is wrong with "s3://bucket/key".
func bucketProblem(v string, needsKey bool) (why, hint string) {
	rest, ok := strings.CutPrefix(v, "s3://")
	bucket, key, _ := strings.Cut(rest, "/")
	form := `write it like "s3://BUCKET/PREFIX"`
	if needsKey {
		form = `write it like "s3://BUCKET/KEY.zip"`
	}
	switch {
	case !ok:
		return quote(cut(v)) + " is no place in S3", form
	case len(bucket) < 3, len(bucket) > 63, !bucketName.MatchString(bucket), strings.Contains(bucket, ".."),
		ipAddress.MatchString(bucket), strings.HasPrefix(bucket, "xn--"), strings.HasSuffix(bucket, "-s3alias"):
		return quote(cut(bucket)) + " is not a name that a bucket can have", "use 3 to 63 small letters, digits, . and -"
	case key == "" && needsKey:
		return quote(cut(v)) + " names no object", form
	case key != "" && (!keyName.MatchString(key) || strings.HasPrefix(key, "/") || strings.HasSuffix(key, "/") ||
		strings.Contains(key, "//")):
		return quote(cut(key)) + " is not a key that needs no quotes",
			"use letters, digits, and ! - _ . * ' ( ), and one / between two"
	}
	return "", ""
}

// branchNameProblem says why no branch can have a name.
func branchNameProblem(v string) (why, hint string) {
	switch {
	case len(v) > 256:
		return "is longer than the 256 letters of a branch's name", ""
	case strings.ContainsAny(v, " ~^:?*[\\"), strings.Contains(v, ".."), strings.Contains(v, "@{"), strings.Contains(v, "//"),
		strings.HasPrefix(v, "-"), strings.HasPrefix(v, "/"), strings.HasPrefix(v, "refs/"),
		strings.HasSuffix(v, "/"), strings.HasSuffix(v, "."), strings.HasSuffix(v, ".lock"):
		return quote(cut(v)) + " is not a name that a branch can have", `write it like "main"`
	}
	return "", ""
}

// branchGlobProblem says why a text does not stand for branches.
func branchGlobProblem(v string) (why, hint string) {
	switch {
	case v == "":
		return "is empty", ""
	case v != safetext.Line(v):
		return "does not fit on a line as it is", ""
	case strings.Contains(v, "**"):
		return "has two * beside each other", "one is enough for any letters, / too"
	case strings.ContainsAny(v, "?[]"):
		return "has a sign that means letters elsewhere", "only * does here"
	}
	if why, hint := branchNameProblem(strings.ReplaceAll(v, "*", "x")); why != "" {
		return strings.Replace(why, quote(cut(strings.ReplaceAll(v, "*", "x")))+" ", "", 1), hint
	}
	return "", ""
}
