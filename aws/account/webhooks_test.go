package account

import (
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

func TestFiltersAreThoseOfTheGlob(t *testing.T) {
	for glob, c := range map[string]struct{ in, out []string }{
		"main":      {[]string{"main"}, []string{"main2", "a/main", "MAIN", ""}},
		"feature/*": {[]string{"feature/a", "feature/a/b", "feature/"}, []string{"feature", "my-feature/a"}},
		"v1.?":      {[]string{"v1.2"}, []string{"v1x2", "v1.23", "v1."}},
		"*":         {[]string{"main", "a/b"}, nil},
		"a+b(c)[d]": {[]string{"a+b(c)[d]"}, []string{"aab(c)d"}},
	} {
		filters := filtersOf(glob)
		if got, ok := globOf(filters); got != glob || !ok {
			t.Errorf("%s is read as %s, %v", glob, got, ok)
		}
		pattern := regexp.MustCompile(*filters[1].Pattern)
		for _, branch := range c.in {
			if !pattern.MatchString("refs/heads/" + branch) {
				t.Errorf("%s leaves out %s", glob, branch)
			}
		}
		for _, branch := range c.out {
			if pattern.MatchString("refs/heads/" + branch) {
				t.Errorf("%s takes in %s", glob, branch)
			}
		}
	}
}

func TestFiltersOfOthersAreNoGlob(t *testing.T) {
	filter := func(kind types.WebhookFilterType, pattern string, not bool) types.WebhookFilter {
		return types.WebhookFilter{Type: kind, Pattern: &pattern, ExcludeMatchedPattern: aws.Bool(not)}
	}
	push, head := filter(types.WebhookFilterTypeEvent, "PUSH", false), filter(types.WebhookFilterTypeHeadRef, "^refs/heads/main$", false)
	if glob, ok := globOf([]types.WebhookFilter{head, push}); glob != "main" || !ok {
		t.Errorf("in another order: %s, %v", glob, ok)
	}
	for name, filters := range map[string][]types.WebhookFilter{
		"none": nil, "of any branch": {push}, "of files too": {push, head, filter(types.WebhookFilterTypeFilePath, "^src/", false)},
		"of other events": {filter(types.WebhookFilterTypeEvent, "PUSH, PULL_REQUEST_CREATED", false), head},
		"of all but it":   {push, filter(types.WebhookFilterTypeHeadRef, "^refs/heads/main$", true)},
		"of tags":         {push, filter(types.WebhookFilterTypeHeadRef, "^refs/tags/.*$", false)},
		"open at its end": {push, filter(types.WebhookFilterTypeHeadRef, "^refs/heads/main", false)},
		"of either":       {push, filter(types.WebhookFilterTypeHeadRef, "^refs/heads/(main|dev)$", false)},
		"broken off":      {push, filter(types.WebhookFilterTypeHeadRef, `^refs/heads/a\$`, false)},
	} {
		if glob, ok := globOf(filters); ok {
			t.Errorf("%s: it is read as %s", name, glob)
		}
	}
}
