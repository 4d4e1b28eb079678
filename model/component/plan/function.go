package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// functionTime is how long a function is waited for.
const functionTime = 15 * time.Minute

// function is a function of Lambda. The code of one that is there is never touched.
type function struct{ component.Function }

func (v *view) function(ctx context.Context, name string) (component.FunctionState, bool, error) {
	return read(ctx, v, "function "+name, func(ctx context.Context) (component.FunctionState, error) {
		return v.deps.Ground.GetFunctionState(ctx, name)
	})
}

// functionOrWaits is a function, and whether it is there or will be.
func (v *view) functionOrWaits(ctx context.Context, name string) (component.FunctionState, bool, error) {
	f, there, err := v.function(ctx, name)
	return f, there || v.will(FunctionKind, name), err
}

func (f function) id() ID { return ID{FunctionKind, f.Name} }

// state is the function as it should be, over what it has beside.
func (f function) state(v *view, have component.FunctionState) component.FunctionState {
	want := have
	want.Name, want.Image, want.Runtime, want.Handler, want.Architecture = f.Name, f.Image, f.Runtime, f.Handler,
		f.Architecture
	want.MemoryMB, want.TimeoutS, want.Role = f.MemoryMB, int(f.Timeout/time.Second), v.functionRole(f.Function)
	want.Environment = maps.Clone(have.Environment)
	if want.Environment == nil {
		want.Environment = map[string]string{}
	}
	maps.Copy(want.Environment, f.Environment)
	return want
}

// source says where the code comes from.
func (f function) source(v *view, b *model.Build) string {
	switch {
	case !f.Built():
		return f.Zip
	case b == nil:
		return "the build of " + v.Component.Build.Project
	}
	return "build " + built(b)
}

func (f function) look(ctx context.Context, v *view) (found, error) {
	have, there, err := v.function(ctx, f.Name)
	if err != nil {
		return found{}, err
	}
	want := f.state(v, have)
	if !there {
		return f.missing(ctx, v, want)
	}
	switch {
	case have.State == "Pending":
		g := none("Lambda is making it ready")
		g.busy, g.within = f.Name+" is Pending", functionTime
		return g, nil
	case have.State == "Failed":
		return refused("Lambda could not make it ready: delete it and apply again, or deploy other code"), nil
	case have.LastUpdate == "InProgress":
		g := none("Lambda is updating it")
		g.busy, g.within = f.Name+" is being updated", functionTime
		return g, nil
	}
	kept := have.Image != f.Image || have.Architecture != f.Architecture
	var d differ
	if !f.Image && !have.Image {
		d.text("runtime", have.Runtime, want.Runtime)
		d.text("handler", have.Handler, want.Handler)
	}
	d.number("memory", have.MemoryMB, want.MemoryMB)
	d.number("timeout", have.TimeoutS, want.TimeoutS)
	d.text("role", have.Role, want.Role)
	for _, name := range slices.Sorted(maps.Keys(f.Environment)) {
		if have.Environment[name] != f.Environment[name] {
			d.words = append(d.words, "variable "+name) // its value may be a secret
		}
	}
	if len(d.words) > 0 {
		want.Image, want.Architecture = have.Image, have.Architecture
		g := v.changed(have.Owner, d.words, write{"UpdateFunctionConfiguration", func(ctx context.Context) error {
			return v.deps.Ground.UpdateConfiguration(ctx, want)
		}})
		g.within = functionTime
		return g, nil
	}
	if kept {
		var d differ
		d.text("package", packageOf(have.Image), packageOf(f.Image))
		d.text("architecture", have.Architecture, f.Architecture)
		return drift(strings.Join(d.words, "; ") +
			": it comes with code: aws lambda update-function-code --function-name " + f.Name + " --architectures " +
			f.Architecture), nil
	}
	return none(f.words()), nil
}

func packageOf(image bool) string {
	if image {
		return "Image"
	}
	return "Zip"
}

// words are the function in short.
func (f function) words() string {
	kind := f.Runtime
	if f.Image {
		kind = "image"
	}
	return fmt.Sprintf("%s %s, %d MB, %d s", kind, f.Architecture, f.MemoryMB, int(f.Timeout/time.Second))
}

// missing is a function that has to be made.
func (f function) missing(ctx context.Context, v *view, want component.FunctionState) (found, error) {
	var of branchBuilds
	if f.Built() {
		var err error
		if of, err = v.builds(ctx); err != nil {
			return found{}, err
		}
		if of.succeeded == nil && !v.will(BuildKind, v.Component.Build.Project) {
			return waits("a build of " + v.Component.Build.Project), nil
		}
	}
	g := found{action: Create, within: functionTime, detail: f.words() + ", of " + f.source(v, of.succeeded)}
	if f.Built() && of.succeeded == nil {
		return g, nil
	}
	g.todo = []write{{"CreateFunction", func(ctx context.Context) error {
		code, _, err := v.code(ctx, f.Function)
		if err != nil {
			return err
		}
		return v.deps.Ground.CreateFunction(ctx, want, code, v.mine())
	}}}
	return g, nil
}
