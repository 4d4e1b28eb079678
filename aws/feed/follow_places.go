package feed

// Where a function writes its log: in which groups, and into which of their streams.

import (
	"context"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// LogPlace is a log group with the versions of a function that write to it.
type LogPlace struct {
	Group    string
	Versions []string // empty: all
	Doubt    string   // why it may be another group; empty for none
}

// same reports whether two lists of places are the same.
func same(a, b []LogPlace) bool {
	return slices.EqualFunc(a, b, func(x, y LogPlace) bool {
		return x.Group == y.Group && x.Doubt == y.Doubt && slices.Equal(x.Versions, y.Versions)
	})
}

// defaultGroup is where Lambda writes a function's log unless it is told otherwise.
func defaultGroup(function string) string { return "/aws/lambda/" + function }

// wants reports whether a stream is of the function and of a version that is wanted.
// Lambda calls streams 2026/11/22/[VERSION]ID in a function's own group, and
// 2026/11/22/FUNCTION[VERSION]ID in one that was chosen, which several may share. A
// function's own group may be another's chosen one.
func (p LogPlace) wants(function, stream string) bool {
	name, version, named := streamNames(stream)
	switch {
	case function == "":
		return true
	case !named:
		return p.Group == defaultGroup(function) && len(p.Versions) == 0
	case name != function && (name != "" || p.Group != defaultGroup(function)):
		return false
	}
	return len(p.Versions) == 0 || slices.Contains(p.Versions, version)
}

// streamNames are the function, where it is named, and the version in a stream's name;
// false when it is not a name that Lambda gives.
func streamNames(stream string) (function, version string, ok bool) {
	last := stream[strings.LastIndexByte(stream, '/')+1:]
	function, rest, found := strings.Cut(last, "[")
	version, _, closed := strings.Cut(rest, "]")
	if !found || !closed {
		return "", "", false
	}
	return function, version, true
}

// versionIn is the version in a stream's name, empty for none.
func versionIn(stream string) string {
	_, version, _ := streamNames(stream)
	return version
}

// StageNow is FollowOptions.Places by a reader of aliases and of what they serve.
func StageNow(lambda interface {
	model.AliasReader
	model.VersionReader
}, function, alias string) func(context.Context) ([]LogPlace, error) {
	known := map[string]LogPlace{} // a published version logs to one group for ever
	return func(ctx context.Context) ([]LogPlace, error) {
		a, err := lambda.GetAlias(ctx, function, alias)
		if err != nil {
			return nil, err
		}
		serves := []string{a.Version}
		if a.Canary != nil {
			serves = append(serves, a.Canary.Version)
		}
		var places []LogPlace
		for _, number := range serves {
			at, ok := known[number]
			if !ok {
				if at, err = placeOf(ctx, lambda, function, number); err != nil {
					return nil, err
				}
				if number != model.Latest && at.Doubt == "" {
					known[number] = at
				}
			}
			i := slices.IndexFunc(places, func(p LogPlace) bool { return p.Group == at.Group })
			if i < 0 {
				i = len(places)
				places = append(places, at)
			}
			places[i].Versions = append(slices.Clone(places[i].Versions), number)
		}
		return places, nil
	}
}

// VersionNow is FollowOptions.Places for one version of a function.
func VersionNow(versions model.VersionReader, function, version string) func(context.Context) ([]LogPlace, error) {
	return func(ctx context.Context) ([]LogPlace, error) {
		at, err := placeOf(ctx, versions, function, version)
		if err != nil {
			return nil, err
		}
		at.Versions = []string{version}
		return []LogPlace{at}, nil
	}
}

// FunctionNow is FollowOptions.Places for all versions of a function: the group
// that its unpublished configuration names.
func FunctionNow(versions model.VersionReader, function string) func(context.Context) ([]LogPlace, error) {
	return func(ctx context.Context) ([]LogPlace, error) {
		at, err := placeOf(ctx, versions, function, model.Latest)
		if err != nil {
			return nil, err
		}
		return []LogPlace{at}, nil
	}
}

// placeOf is where a version logs to. Without the permission to ask, it is where
// versions log to that nothing else was said of.
func placeOf(ctx context.Context, versions model.VersionReader, function, qualifier string) (LogPlace, error) {
	v, err := versions.GetVersion(ctx, function, qualifier)
	at := LogPlace{Group: v.LogGroup}
	switch class := model.ClassOf(err); {
	case err == nil, class == model.Gone:
	case class == model.Denied:
		failure := model.FailureOf(err, "GetFunction", function+":"+qualifier)
		at.Doubt = "whether version " + qualifier + " logs elsewhere is not known: " + failure.Error()
	default:
		return LogPlace{}, err
	}
	if at.Group == "" {
		at.Group = defaultGroup(function)
	}
	return at, nil
}
