package model

import (
	"strings"
	"testing"
)

const ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"

func TestImagesByTheirURI(t *testing.T) {
	digest := "sha256:" + strings.Repeat("ab", 32)
	for uri, want := range map[string]string{
		ecr + "shop/thumbs:1.4":                    ecr + "shop/thumbs:1.4",
		ecr + "thumbs":                             ecr + "thumbs:latest",
		ecr + "thumbs@" + digest:                   ecr + "thumbs@" + digest,
		ecr + "thumbs:1@" + digest:                 ecr + "thumbs@" + digest,
		"docker.io/thumbs:1":                       "",
		ecr + "thumbs:1 2":                         "",
		ecr + "Thumbs:1":                           "",
		"12.dkr.ecr.us-east-1.x/thumbs:1":          "",
		ecr + "thumbs@sha256:abc":                  "",
		"\x1b[2J" + ecr + "thumbs:1":               "",
		ecr + "thumbs:1\nevil":                     "",
		ecr + "thumbs:" + strings.Repeat("x", 200): "",
	} {
		i, ok := ParseImage(uri)
		if ok != (want != "") || ok && i.URI() != want {
			t.Errorf("%q is %q (%t), want %q", uri, i.URI(), ok, want)
		}
		if ok && (i.Account != "123456789012" || i.Region != "us-east-1") {
			t.Errorf("%q is in %s, %s", uri, i.Account, i.Region)
		}
	}
}

func TestTheImageOfABuildByTheConfig(t *testing.T) {
	b := Build{Number: 42, Commit: "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334", SourceVersion: "feature/new digest"}
	for text, want := range map[string]string{
		ecr + "thumbs:{commit}":         ecr + "thumbs:" + b.Commit,
		ecr + "thumbs:{short}-{number}": ecr + "thumbs:a1b2c3d-42",
		ecr + "thumbs:{branch}":         ecr + "thumbs:feature-new-digest",
		ecr + "thumbs:stable":           ecr + "thumbs:stable",
	} {
		if got, why := ImageOf(text, b); got != want || why != "" || ImageProblem(text) != "" {
			t.Errorf("%s is %q (%s, %s), want %q", text, got, why, ImageProblem(text), want)
		}
	}
	if got, why := ImageOf(ecr+"thumbs:{commit}", Build{}); got != "" || !strings.Contains(why, "commit is not known") {
		t.Errorf("%q, %q", got, why)
	}
	for _, text := range []string{ecr + "thumbs:{sha}", "thumbs:{commit}", ""} {
		if ImageProblem(text) == "" {
			t.Errorf("%q is taken for an image", text)
		}
	}
}

func TestTheBranchOfABuild(t *testing.T) {
	variable := func(name, value string) []BuildVariable {
		return []BuildVariable{{Name: name, Value: NewSecret(value), Type: "PLAINTEXT"}}
	}
	const commit = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
	for want, b := range map[string]Build{
		"main":           {SourceVersion: "main"},
		"feature/digest": {SourceVersion: "refs/heads/feature/digest"},
		"release/2":      {SourceVersion: commit, Environment: variable("CODEBUILD_WEBHOOK_HEAD_REF", "refs/heads/release/2")},
		"fix":            {SourceVersion: commit, Environment: variable("BRANCH", "fix")},
		"exported":       {SourceVersion: commit, Exported: []Exported{{"GIT_BRANCH", "exported"}}},
	} {
		if got := b.Branch(); got != want {
			t.Errorf("%+v is of %q, want %q", b, got, want)
		}
	}
	for _, b := range []Build{{}, {SourceVersion: commit}, {SourceVersion: "refs/tags/v1"}, {SourceVersion: "pr/12"},
		{SourceVersion: commit, Environment: []BuildVariable{{Name: "BRANCH", Value: NewSecret("/a/secret"), Type: "SECRETS_MANAGER"}}}} {
		if got := b.Branch(); got != "" {
			t.Errorf("%+v is of %q", b, got)
		}
	}
}

func TestThePageThatComparesTwoCommits(t *testing.T) {
	const a, b = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "b1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
	for location, want := range map[string]string{
		"GITHUB https://github.com/team/shop.git":             "https://github.com/team/shop/compare/" + a + "..." + b,
		"GITHUB git@github.com:team/shop.git":                 "https://github.com/team/shop/compare/" + a + "..." + b,
		"GITHUB_ENTERPRISE https://git.example.com/team/shop": "https://git.example.com/team/shop/compare/" + a + "..." + b,
		"GITLAB https://gitlab.com/group/team/shop.git":       "https://gitlab.com/group/team/shop/-/compare/" + a + "..." + b,
		"BITBUCKET https://bitbucket.org/team/shop.git":       "https://bitbucket.org/team/shop/branches/compare/" + b + ".." + a,
		"CODECOMMIT https://git-codecommit.x/v1/repos/shop":   "",
		"GITHUB file:///etc/passwd":                           "",
		"GITHUB https://github.com/only":                      "",
		"GITHUB https://user:token@github.com/team/shop.git":  "https://github.com/team/shop/compare/" + a + "..." + b,
		"S3 bucket/key.zip":                                   "",
	} {
		kind, at, _ := strings.Cut(location, " ")
		if got := (Project{SourceType: kind, SourceLocation: at}).Compare(a, b); got != want {
			t.Errorf("%s: %q, want %q", location, got, want)
		}
	}
	if got := (Project{SourceType: "GITHUB", SourceLocation: "https://github.com/team/shop"}).Compare("main;rm", b); got != "" {
		t.Errorf("of no commit: %q", got)
	}
}
