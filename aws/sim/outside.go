package sim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/aloftdeck/aloft/model"
)

// What somebody else does to the account, without a client: tests set the scene
// with it, and colleagues move things in it. None of it counts as a call, and
// none of it is throttled.

// FunctionSpec says what a function shall be. What is left out keeps its value,
// or has the team's default in a new function: 128 MB, python3.12, x86_64.
type FunctionSpec struct {
	Name           string
	Description    string
	Runtime        string
	Handler        string
	Role           string // ARN
	Architecture   string
	MemoryMB       int
	TimeoutSeconds int
	Environment    map[string]string
	Layers         []string // ARNs
	DeadLetter     string   // ARN
	Code           string   // any text that stands for the code: its SHA-256 is the CodeSha256
	Image          string   // URI of a container image, for a function that is one
	Durable        bool
	TenantIsolated bool
	Versions       int // publish this many versions, each of new code
}

// PutFunction makes a function, or changes the $LATEST of one that is there.
func (w *World) PutFunction(s FunctionSpec) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(s.Name)
	if !ok {
		f = &function{name: s.Name, aliases: make(map[string]*alias), latest: version{config: w.defaults(s.Name)}}
		f.latest.codeSHA = codeHash(s.Name)
		w.add(f)
	}
	c := &f.latest.config
	for _, t := range []struct {
		to   *string
		from string
	}{
		{&c.description, s.Description}, {&c.runtime, s.Runtime}, {&c.handler, s.Handler}, {&c.role, s.Role},
		{&c.arch, s.Architecture}, {&c.deadLetter, s.DeadLetter},
	} {
		if t.from != "" {
			*t.to = t.from
		}
	}
	if s.MemoryMB != 0 {
		c.memoryMB = int32(s.MemoryMB)
	}
	if s.TimeoutSeconds != 0 {
		c.timeout = int32(s.TimeoutSeconds)
	}
	if s.Environment != nil {
		c.env = maps.Clone(s.Environment)
	}
	if s.Layers != nil {
		c.layers = slices.Clone(s.Layers)
	}
	if s.Code != "" {
		c.codeSHA = codeHash(s.Code)
	}
	if s.Image != "" {
		c.image, c.codeSHA = s.Image, hexHash([]byte(s.Image))
	}
	c.durable, c.tenants = c.durable || s.Durable, c.tenants || s.TenantIsolated
	f.latest.revision = uuid(w.revisions)
	f.latest.modified = w.now()
	for range s.Versions {
		w.publishNew(f, "")
	}
}

// Publish puts new code into a function and publishes it as a version, whose
// number it returns.
func (w *World) Publish(name, description string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(name)
	if !ok {
		return "", fmt.Errorf("publish %s: there is no such function", name)
	}
	return w.publishNew(f, description).label(), nil
}

// publishNew publishes code that no version has had.
func (w *World) publishNew(f *function, description string) *version {
	f.latest.codeSHA = codeHash(f.name + " " + strconv.FormatUint(w.revisions.Uint64(), 16))
	f.latest.modified = w.now()
	return w.publish(f, &description)
}

// MoveAlias points an alias at a version the way a script of somebody's does: the
// description stays, so that a stamp in it no longer fits, and so do weights. A
// missing alias is made.
func (w *World) MoveAlias(function, name, version string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moveAlias(function, name, func(a *alias) { a.version = version })
}

// PutAlias makes an alias exactly what the change says. The change's revision is
// not looked at.
func (w *World) PutAlias(c model.AliasChange) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moveAlias(c.Function, c.Alias, func(a *alias) {
		a.version, a.description = c.Version, c.Description
		a.extra, a.weight = "", 0
		if c.Canary != nil {
			a.extra, a.weight = c.Canary.Version, c.Canary.Weight
		}
	})
}

func (w *World) moveAlias(function, name string, change func(*alias)) error {
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("move %s:%s: there is no such function", function, name)
	}
	next := alias{name: name}
	if a, ok := f.aliases[name]; ok {
		next = *a
	} else if err := checkAliasName(name); err != nil {
		return fmt.Errorf("move %s:%s: %w", function, name, err)
	}
	change(&next)
	if _, ok := f.version(next.version); !ok {
		return fmt.Errorf("move %s:%s: there is no version %s", function, name, next.version)
	}
	if err := checkDescription(&next.description); err != nil {
		return fmt.Errorf("move %s:%s: %w", function, name, err)
	}
	if err := w.checkRouting(f, &next); err != nil {
		return fmt.Errorf("move %s:%s: %w", function, name, err)
	}
	next.revision = uuid(w.revisions)
	w.changed(function, f.aliases[name], &next, pipelineActor)
	w.transition(f, f.aliases[name], &next)
	f.aliases[name] = &next
	w.note(f, name)
	return nil
}

// DeleteAlias takes an alias away.
func (w *World) DeleteAlias(function, name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("delete %s:%s: there is no such function", function, name)
	}
	if _, ok := f.aliases[name]; !ok {
		return fmt.Errorf("delete %s:%s: there is no such alias", function, name)
	}
	delete(f.aliases, name)
	w.record(event{name: deletedAlias, function: function, alias: name, by: pipelineActor})
	w.note(f, name)
	return nil
}

// DeleteFunction takes a function away, with its versions and aliases.
func (w *World) DeleteFunction(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	i, ok := slices.BinarySearch(w.names, name)
	if !ok {
		return fmt.Errorf("delete %s: there is no such function", name)
	}
	w.names = slices.Delete(w.names, i, i+1)
	delete(w.functions, name)
	return nil
}

// DeleteVersion takes a published version away. As in AWS, one that an alias
// points to stays, and its number is not given again.
func (w *World) DeleteVersion(function, number string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("delete %s:%s: there is no such function", function, number)
	}
	for _, a := range f.aliases {
		if a.version == number || a.extra == number {
			return fmt.Errorf("delete %s:%s: alias %s points to it", function, number, a.name)
		}
	}
	v, ok := f.version(number)
	if !ok || v.number == 0 {
		return fmt.Errorf("delete %s:%s: there is no such version", function, number)
	}
	gone := v.number
	f.published = slices.DeleteFunc(f.versions(), func(v version) bool { return v.number == gone })
	return nil
}

// Alias is an alias as it stands, without a call.
func (w *World) Alias(function, name string) (model.Alias, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return model.Alias{}, false
	}
	a, ok := f.aliases[name]
	if !ok {
		return model.Alias{}, false
	}
	out := model.Alias{Function: function, Name: name, Version: a.version,
		Description: model.NewRaw(a.description), Revision: a.revision}
	if a.extra != "" {
		out.Canary = &model.Canary{Version: a.extra, Weight: a.weight}
	}
	return out, true
}

// Functions is the names of all functions, sorted, without a call.
func (w *World) Functions() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.names)
}

// Versions is the numbers of a function's published versions, oldest first,
// without a call; nil for a function that does not exist.
func (w *World) Versions(function string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return nil
	}
	published := f.versions()
	out := make([]string, len(published))
	for i := range published {
		out[i] = published[i].label()
	}
	return out
}
