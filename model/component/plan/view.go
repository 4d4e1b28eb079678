package plan

import (
	"context"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/model/component"
)

// view is the account as the looks of one pass see it: each thing is read once.
type view struct {
	*Planner
	Request
	coming  map[ID]bool // what earlier steps of the plan make
	memory  map[string]any
	token   string // of the change that is made
	started string // id of the build that was started; lists may not have it yet
}

func (p *Planner) newView(r Request) *view {
	return &view{Planner: p, Request: r, coming: map[ID]bool{}, memory: map[string]any{}}
}

// forget has all things read again.
func (v *view) forget() { clear(v.memory) }

// read reads a thing once in a pass. One that is Gone is the zero value and false.
func read[T any](ctx context.Context, v *view, key string, get func(context.Context) (T, error)) (T, bool, error) {
	type answer struct {
		thing T
		there bool
	}
	if a, ok := v.memory[key].(answer); ok {
		return a.thing, a.there, nil
	}
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	thing, err := get(ctx)
	switch {
	case err == nil:
		v.memory[key] = answer{thing, true}
		return thing, true, nil
	case model.ClassOf(err) == model.Gone:
		v.memory[key] = answer{}
		return thing, false, nil
	}
	return thing, false, err
}

// will reports whether an earlier step of the plan makes a thing.
func (v *view) will(k Kind, name string) bool { return v.coming[ID{k, name}] }

// arn is the ARN of a thing in this account and Region.
func (v *view) arn(service, resource string) string {
	id := v.runner.Identity()
	return strings.Join([]string{"arn", address.Partition(id.Region), service, id.Region, id.Account, resource}, ":")
}

// foreign says why a thing that differs is left as it is, by whose it is; empty when it may be
// changed.
func (v *view) foreign(o component.Owner) string {
	switch {
	case o.Stack != "":
		return "it belongs to the CloudFormation stack " + o.Stack + ", where it has to be changed"
	case o.Component != "" && o.Component != v.Component.Name:
		return fmt.Sprintf("it belongs to the component %s by its tag %s", o.Component, component.Tag)
	}
	return ""
}

// changed is a thing that is there and differs: an update, unless it belongs to something else.
func (v *view) changed(o component.Owner, differences []string, todo ...write) found {
	what := strings.Join(differences, "; ")
	if why := v.foreign(o); why != "" {
		return refused(what + ": " + why)
	}
	return found{action: Update, detail: what, todo: todo}
}

// mine are the tags of what is made.
func (v *view) mine() component.Tags { return component.TagsOf(v.Component.Name) }

// differ are the fields in which something is not as it should be, as words.
type differ struct{ words []string }

func (d *differ) text(field, have, want string) {
	if have != want {
		d.words = append(d.words, fmt.Sprintf("%s %s → %s", field, shown(have), shown(want)))
	}
}

func (d *differ) number(field string, have, want int) {
	if have != want {
		d.words = append(d.words, fmt.Sprintf("%s %d → %d", field, have, want))
	}
}

func (d *differ) flag(field string, have, want bool) {
	if have != want {
		d.words = append(d.words, fmt.Sprintf("%s %s → %s", field, onOff(have), onOff(want)))
	}
}

func shown(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}
