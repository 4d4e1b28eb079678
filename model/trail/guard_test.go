package trail_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/trail"
)

// formation answers for CloudFormation and for tags.
type formation struct {
	stack string
	err   error
	tags  map[string]string
	asked []string
}

func (f *formation) StackOf(_ context.Context, arn string) (string, error) {
	f.asked = append(f.asked, arn)
	return f.stack, f.err
}

func (f *formation) FunctionTags(context.Context, string) (map[string]string, error) {
	return f.tags, nil
}

func owners(f *formation, events ...model.Event) *trail.Owners {
	book := &trail.Book{}
	for _, e := range events {
		book.Take(e)
	}
	return &trail.Owners{Stacks: f, Tags: f, Book: book, Now: func() time.Time { return day },
		Identity: func() model.Identity { return model.Identity{ARN: "arn:aws-cn:iam::1:user/a"} }}
}

var day = time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)

func sheet() change.Sheet {
	return change.Sheet{Subject: model.AliasSubject(model.Identity{Account: "1", Region: "cn-north-1"}, "orders", "prod"), Stage: "prod"}
}

func TestOwnersAreNamedOnTheSheet(t *testing.T) {
	read := model.TrailState{Account: "1", Region: "r", Back: day}
	terraform := model.TrailLearned{Account: "1", Region: "r", Calls: []model.AliasCall{{ID: "a", At: day, Deed: model.AliasUpdated,
		Function: "orders", Alias: "prod", Version: "3", By: model.Caller{Agent: "Terraform/1.9"}}}}
	denied := &model.Failure{Class: model.Denied, Operation: "DescribeStackResources", Permission: "cloudformation:DescribeStackResources"}
	for name, c := range map[string]struct {
		answers *formation
		events  []model.Event
		words   string
		owned   bool
	}{
		"nobody":               {&formation{}, []model.Event{read}, "", false},
		"a stack":              {&formation{stack: "shop"}, nil, "stack shop owns this alias: its next deploy", true},
		"Terraform":            {&formation{}, []model.Event{read, terraform}, "Terraform owns this alias: its next apply", true},
		"the function's stack": {&formation{tags: map[string]string{"aws:cloudformation:stack-name": "shop"}}, []model.Event{read}, "stack shop, which does not have the alias", false},
		"not known":            {&formation{err: denied}, []model.Event{read}, "not known", false},
	} {
		for _, refuse := range []bool{false, true} {
			o := owners(c.answers, c.events...)
			o.Refuse = refuse
			guards := change.Guards{o.Guard()}
			asked := guards.Ask(t.Context(), sheet())
			text := asked[0].Words()
			if !strings.Contains(text, c.words) || (text == "") != (c.words == "") {
				t.Errorf("%s: %q", name, text)
			}
			if got := change.Refusal(asked) != ""; got != (refuse && c.owned) {
				t.Errorf("%s, refuse %v: refused %v", name, refuse, got)
			}
			back := sheet()
			back.GoesBack = true
			if why := change.Refusal(guards.Ask(t.Context(), back)); why != "" {
				t.Errorf("%s: going back is refused: %s", name, why)
			}
		}
		if want := "arn:aws-cn:lambda:cn-north-1:1:function:orders:prod"; c.answers.asked[0] != want {
			t.Errorf("asked for %s", c.answers.asked[0])
		}
	}
}

// The guard is asked for the sheet and again before the write.
func TestOwnerIsReadOnce(t *testing.T) {
	f := &formation{stack: "shop"}
	o := owners(f)
	for range 3 {
		o.Of(t.Context(), sheet().Subject)
	}
	if len(f.asked) != 1 {
		t.Errorf("asked %d times", len(f.asked))
	}
}

func TestBookSaysHowFarItWasRead(t *testing.T) {
	b := &trail.Book{}
	a := model.Alias{Function: "orders", Name: "prod", Version: "3"}
	if p := b.Past(a); p.Known || p.Words != "not read yet" {
		t.Errorf("%+v", p)
	}
	b.Take(model.TrailState{Account: "1", Region: "r", Failure: &model.Failure{Class: model.Denied, Permission: "cloudtrail:LookupEvents"}})
	if p := b.Past(a); p.Words != "denied: cloudtrail:LookupEvents" {
		t.Errorf("%+v", p)
	}
	b.Take(model.TrailState{Account: "1", Region: "r", Back: day})
	if p := b.Past(a); p.Known || !strings.Contains(p.Words, "read back to 29 Nov 2026 so far: no move of it") || !p.Since.Equal(day) {
		t.Errorf("%+v", p)
	}
	call := func(id, version string, after time.Duration) model.AliasCall {
		return model.AliasCall{ID: id, At: day.Add(after), Deed: model.AliasUpdated, Function: "orders", Alias: "prod", Version: version, Weighed: true}
	}
	b.Take(model.TrailLearned{Account: "1", Region: "r", Calls: []model.AliasCall{call("b", "3", time.Hour), call("a", "2", 0)}})
	if p := b.Past(a); !p.Known || p.Back[0] != "2" || len(p.Spells) != 2 || !p.At.Equal(day.Add(time.Hour)) {
		t.Errorf("%+v", p)
	}
	b.Take(model.TrailState{Account: "2", Region: "r", Back: day})
	if p := b.Past(a); p.Known {
		t.Error("calls of another account are told")
	}
}

// slow answers for tags alone.
type slow struct{ formation }

func (s *slow) StackOf(ctx context.Context, _ string) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

func TestWhatTagsTellIsSaidThoughCloudFormationDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &slow{formation{tags: map[string]string{"aws:cloudformation:stack-name": "shop"}}}
		o := owners(&f.formation)
		o.Stacks = f
		asked := change.Guards{o.Guard()}.Ask(t.Context(), sheet())
		if text := asked[0].Words(); !strings.Contains(text, "stack shop") {
			t.Errorf("%q", text)
		}
	})
}

// The mark in the details shows what was read already, and asks nothing.
func TestKnownOwners(t *testing.T) {
	f := &formation{stack: "shop"}
	o := owners(f)
	key := model.CellKey{Function: "orders", Alias: "prod"}
	o.Identity = func() model.Identity { return model.Identity{Account: "1", Region: "cn-north-1"} }
	if got := o.Known(key); got != "" || len(f.asked) > 0 {
		t.Errorf("%q, asked %v", got, f.asked)
	}
	o.Of(t.Context(), sheet().Subject)
	if got := o.Known(key); got != "the CloudFormation stack shop" {
		t.Errorf("%q", got)
	}
}
