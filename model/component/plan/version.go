package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// mostPages bounds the pages of a function's versions that are read: they come oldest first.
const mostPages = 60

// version is a published version of a function with the configuration of the file: the first
// one, and one for each configuration.
type version struct{ component.Function }

// versions are the published versions of a function, the newest first.
func (v *view) versions(ctx context.Context, function string) ([]model.Version, error) {
	all, _, err := read(ctx, v, "versions "+function, func(ctx context.Context) ([]model.Version, error) {
		var all []model.Version
		marker := ""
		for range mostPages {
			page, err := v.deps.Ground.ListVersions(ctx, function, marker)
			if err != nil {
				return nil, err
			}
			all = append(all, page.Versions...)
			if page.Next == "" || page.Next == marker {
				break
			}
			marker = page.Next
		}
		return all, nil
	})
	all = slices.DeleteFunc(slices.Clone(all), func(o model.Version) bool {
		_,
			ok := model.VersionNumber(o.Number)
		return !ok
	})
	slices.SortStableFunc(all, func(a, b model.Version) int {
		x, _ := model.VersionNumber(a.Number)
		y, _ := model.VersionNumber(b.Number)
		return cmp.Compare(y, x)
	})
	return all, err
}

// fits reports whether a version has the configuration that the file says.
func (v *view) fits(f component.Function, o model.Version) bool {
	image := o.PackageType == "Image"
	if !f.Image && !image && (o.Runtime != f.Runtime || o.Handler != f.Handler) {
		return false
	}
	if o.MemoryMB != f.MemoryMB || o.TimeoutSeconds != int(f.Timeout/time.Second) || o.Role != v.functionRole(f) {
		return false
	}
	for name, value := range f.Environment {
		if o.Environment[name].Reveal() != value {
			return false
		}
	}
	return true
}

// served is what the first stage serves of a function, whether it has the configuration of the
// file, and the newest version of the same code that has.
type served struct {
	alias  model.Alias
	there  bool // the alias is
	at     model.Version
	fits   bool
	better *model.Version
}

func (v *view) served(ctx context.Context, f component.Function) (served, error) {
	first := v.Component.Stages.Of[0]
	a, there, err := v.alias(ctx, f.Name, first.Alias)
	s := served{alias: a, there: there}
	if err != nil || !there {
		return s, err
	}
	all, err := v.versions(ctx, f.Name)
	if err != nil {
		return s, err
	}
	i := slices.IndexFunc(all, func(o model.Version) bool { return o.Number == a.Version })
	if i < 0 {
		return s, nil
	}
	s.at, s.fits = all[i], v.fits(f, all[i])
	for i, o := range all {
		if o.CodeSHA256 == s.at.CodeSHA256 && v.fits(f, o) {
			s.better = &all[i]
			break
		}
	}
	return s, nil
}

func (n version) id() ID { return ID{VersionKind, n.Name} }

func (n version) look(ctx context.Context, v *view) (found, error) {
	have, there, err := v.functionOrWaits(ctx, n.Name)
	if err != nil || !there {
		return waits("the function"), err
	}
	if have.Name == "" {
		return found{action: Create, detail: "the first one"}, nil
	}
	all, err := v.versions(ctx, n.Name)
	if err != nil {
		return found{}, err
	}
	publish := func(note string) []write {
		return []write{{"PublishVersion", func(ctx context.Context) error {
			_, err := v.deps.Ground.Publish(ctx, model.Publication{Function: n.Name, SHA256: have.CodeSHA256,
				Description: note})
			return err
		}}}
	}
	if len(all) == 0 {
		if have.Owner.Stack != "" {
			return refused("it has no version: " + v.foreign(have.Owner)), nil
		}
		return found{action: Create, detail: "the first one", within: functionTime, todo: publish(v.note(ctx,
			n.Function))}, nil
	}
	if len(v.Component.Stages.Of) == 0 {
		return none(all[0].Number + " is the newest"), nil
	}
	s, err := v.served(ctx, n.Function)
	first := v.Component.Stages.Of[0].Name
	switch {
	case err != nil:
		return found{}, err
	case !s.there:
		return none(all[0].Number + " is the newest"), nil
	case s.fits:
		return none(fmt.Sprintf("%s serves %s", first, s.alias.Version)), nil
	case s.better != nil:
		return none(s.better.Number + " has the configuration of the file"), nil
	case have.Owner.Stack != "":
		return refused(fmt.Sprintf("%s serves %s, with another configuration: %s", first, s.alias.Version,
			v.foreign(have.Owner))), nil
	case have.CodeSHA256 != s.at.CodeSHA256:
		return drift(fmt.Sprintf("%s serves %s with another configuration, and $LATEST has other code, which "+
			"nobody published: aloft deploy %s publishes both", first, s.alias.Version, n.Name)), nil
	case !v.fitsLatest(n.Function, have) && !v.will(FunctionKind, n.Name):
		return waits("the configuration of the function"), nil
	}
	f := found{action: Create, detail: "with the configuration of the file", within: functionTime}
	if v.fitsLatest(n.Function, have) {
		f.todo = publish(s.at.Description)
	}
	return f, nil
}

// fitsLatest reports whether $LATEST has the configuration of the file.
func (v *view) fitsLatest(f component.Function, have component.FunctionState) bool {
	of := model.Version{
		Runtime: have.Runtime, Handler: have.Handler, Role: have.Role, MemoryMB: have.MemoryMB,
		TimeoutSeconds: have.TimeoutS,
		PackageType:    packageOf(have.Image), Environment: map[string]model.Secret{},
	}
	for name, value := range have.Environment {
		of.Environment[name] = model.NewSecret(value)
	}
	return v.fits(f, of)
}

// note says of the first version where its code came from; empty where that is not known.
func (v *view) note(ctx context.Context, f component.Function) string {
	code, note, err := v.code(ctx, f)
	if err != nil || code.Function == "" {
		return ""
	}
	return note
}
