package release

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// ConfigHash is the field of a difference of which no more is known than that it is
// there: of two versions that are otherwise the same, Lambda gives different hashes of
// the configuration.
const ConfigHash = "configuration hash"

// Diff lists the ways in which version b differs from version a: code first, then
// configuration, layers and environment, and last the description, which changes
// nothing that runs. What Lambda could not read is listed, because whether it
// differs is not known. Lists leave the version of the runtime out, so it is compared
// only where neither version is from one.
func Diff(a, b model.Version) []Difference {
	var d differences
	d.text("code", a.CodeSHA256, b.CodeSHA256)
	d.amount("code size", a.CodeBytes, b.CodeBytes, "bytes")
	d.text("package", a.PackageType, b.PackageType)
	d.text("runtime", a.Runtime, b.Runtime)
	if !a.Listed && !b.Listed {
		d.setting(model.Setting{Name: "runtime version", Value: a.RuntimeVersion, Unread: a.RuntimeError},
			model.Setting{Name: "runtime version", Value: b.RuntimeVersion, Unread: b.RuntimeError})
	}
	d.text("handler", a.Handler, b.Handler)
	d.text("architecture", a.Architecture, b.Architecture)
	d.amount("memory", int64(a.MemoryMB), int64(b.MemoryMB), "MB")
	d.amount("timeout", int64(a.TimeoutSeconds), int64(b.TimeoutSeconds), "s")
	d.amount("ephemeral storage", int64(a.EphemeralMB), int64(b.EphemeralMB), "MB")
	d.text("role", a.Role, b.Role)
	d.layers(a.Layers, b.Layers)
	d.environment(a, b)
	d.text("VPC", a.VPC, b.VPC)
	d.text("tracing", a.Tracing, b.Tracing)
	d.text("dead-letter target", a.DeadLetterTarget, b.DeadLetterTarget)
	d.text("KMS key", a.KMSKey, b.KMSKey)
	d.text("SnapStart", a.SnapStart, b.SnapStart)
	d.text("log group", a.LogGroup, b.LogGroup)
	d.settings(a.Settings, b.Settings)
	d.text("description", a.Description, b.Description)
	if len(d) == 0 && a.ConfigSHA256 != "" && b.ConfigSHA256 != "" {
		d.text(ConfigHash, a.ConfigSHA256, b.ConfigSHA256)
	}
	return d
}

type differences []Difference

func (d *differences) text(field, before, after string) {
	if before != after {
		*d = append(*d, Difference{Field: field, Before: before, After: after})
	}
}

// amount compares numbers; 0 is one that was not given.
func (d *differences) amount(field string, before, after int64, unit string) {
	words := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10) + " " + unit
	}
	d.text(field, words(before), words(after))
}

// settings compares what both have in the order of the first, and then what only the
// second has.
func (d *differences) settings(before, after []model.Setting) {
	named := func(list []model.Setting, name string) model.Setting {
		if i := slices.IndexFunc(list, func(s model.Setting) bool { return s.Name == name }); i >= 0 {
			return list[i]
		}
		return model.Setting{Name: name}
	}
	for _, was := range before {
		d.setting(was, named(after, was.Name))
	}
	for _, is := range after {
		if !slices.ContainsFunc(before, func(s model.Setting) bool { return s.Name == is.Name }) {
			d.setting(model.Setting{Name: is.Name}, is)
		}
	}
}

func (d *differences) setting(was, is model.Setting) {
	if was.Unread == "" && is.Unread == "" {
		d.text(was.Name, was.Value, is.Value)
		return
	}
	words := func(s model.Setting) string {
		if s.Unread == "" {
			return s.Value
		}
		return "could not be read: " + s.Unread
	}
	*d = append(*d, Difference{Field: was.Name, Before: words(was), After: words(is)})
}

// layers pairs the layers by their name, so that a new version of one is one
// difference. The order counts too: later layers lie over earlier ones.
func (d *differences) layers(before, after []string) {
	if slices.Equal(before, after) {
		return
	}
	found := len(*d)
	rest := slices.Clone(after)
	for _, was := range before {
		i := slices.Index(rest, was)
		if i < 0 {
			i = slices.IndexFunc(rest, func(l string) bool {
				return layerName(l) == layerName(was) && !slices.Contains(before, l)
			})
		}
		if i < 0 {
			d.text("layer "+layerName(was), was, "")
			continue
		}
		d.text("layer "+layerName(was), was, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	for _, is := range rest {
		d.text("layer "+layerName(is), "", is)
	}
	if len(*d) == found {
		d.text("order of layers", layerNames(before), layerNames(after))
	}
}

// layerName is the name in arn:aws:lambda:region:account:layer:name:version.
func layerName(arn string) string {
	if parts := strings.Split(arn, ":"); len(parts) >= 7 {
		return parts[6]
	}
	return arn
}

func layerNames(arns []string) string {
	names := make([]string, len(arns))
	for i, a := range arns {
		names[i] = layerName(a)
	}
	return strings.Join(names, ", ")
}

func (d *differences) environment(a, b model.Version) {
	if a.EnvironmentError != "" || b.EnvironmentError != "" {
		words := func(v model.Version) string {
			if v.EnvironmentError == "" {
				return strconv.Itoa(len(v.Environment)) + " variables"
			}
			return "could not be read: " + v.EnvironmentError
		}
		*d = append(*d, Difference{Field: "environment", Before: words(a), After: words(b)})
		return
	}
	keys := slices.Collect(maps.Keys(a.Environment))
	keys = slices.AppendSeq(keys, maps.Keys(b.Environment))
	slices.Sort(keys)
	for _, k := range slices.Compact(keys) {
		was, had := a.Environment[k]
		is, has := b.Environment[k]
		if had == has && was.Equal(is) {
			continue
		}
		one := Difference{Field: "env " + k, Secret: true}
		if had {
			one.Before = was.String()
		}
		if has {
			one.After = is.String()
		}
		*d = append(*d, one)
	}
}
