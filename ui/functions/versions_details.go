package functions

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/cell"
)

// This file says in words what is known of a version.

// Copy is the function with the version, as AWS tools take it.
func (v *Versions) Copy() string {
	ver, ok := v.Chosen()
	if !ok {
		return ""
	}
	return v.function + ":" + ver.Number
}

// Details is all that is known of the chosen version. Environment values stay
// masked; the diff can show them.
func (v *Versions) Details() (string, [][2]string) {
	ver, ok := v.Chosen()
	if !ok {
		return "", nil
	}
	lines := [][2]string{
		{"function", v.function},
		{"version", ver.Number},
		{"note", ver.Description},
		{"build", v.buildText(ver.Number)},
		{"published", cell.Stamp(ver.LastModified)},
		{"runtime", ver.Runtime},
		{"handler", ver.Handler},
		{"package", ver.PackageType},
		{"architecture", ver.Architecture},
		{"memory", fmt.Sprintf("%d MB", ver.MemoryMB)},
		{"timeout", fmt.Sprintf("%d s", ver.TimeoutSeconds)},
		{"storage", fmt.Sprintf("%d MB", ver.EphemeralMB)},
		{"role", ver.Role},
		{"code", ver.CodeSHA256},
		{"size", fmt.Sprintf("%d bytes", ver.CodeBytes)},
		{"vpc", ver.VPC},
		{"tracing", ver.Tracing},
		{"dead letters", ver.DeadLetterTarget},
		{"key", ver.KMSKey},
		{"snap start", ver.SnapStart},
		{"log group", ver.LogGroup},
		{"state", ver.StateWords()},
	}
	for _, st := range v.env.Store.ServedBy(v.function, ver.Number) {
		lines = append(lines, [2]string{"serves", st.Name + v.owned(st)})
	}
	for _, l := range ver.Layers {
		lines = append(lines, [2]string{"layer", l})
	}
	for _, k := range slices.Sorted(maps.Keys(ver.Environment)) {
		lines = append(lines, [2]string{"env " + k, v.Theme().Glyphs.Mask})
	}
	for _, s := range ver.Settings {
		lines = append(lines, [2]string{s.Name, cmp.Or(s.Value, "could not be read: "+s.Unread)})
	}
	if ver.EnvironmentError != "" {
		lines = append(lines, [2]string{"environment", ver.EnvironmentError})
	}
	return v.function + " " + ver.Number, cell.Filled(lines)
}

// owned marks a stage whose alias something else moves by itself.
func (v *Versions) owned(st model.Stage) string {
	if v.env.Owner == nil {
		return ""
	}
	if owner := v.env.Owner(model.CellKey{Function: v.function, Alias: st.Alias}); owner != "" {
		return ", whose alias " + owner + " owns " + v.Theme().Glyphs.Failed
	}
	return ""
}

// buildText names the build that a version came from, empty when that is not known.
func (v *Versions) buildText(number string) string {
	b, ok := v.env.Links.BuildOf(v.function, number)
	switch {
	case ok:
		return action.BuildName(b) + ", " + cell.BuildState(&b)
	case v.env.Links == nil:
		return ""
	case v.env.Links.BuildsRead(v.function):
		return "none that is known to CodeBuild"
	}
	return "not known: not all builds were read"
}

// About says in words what is chosen.
func (v *Versions) About() string {
	ver, ok := v.Chosen()
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%s %s", v.function, ver.Number)
	if !ver.LastModified.IsZero() {
		text += ", published " + ver.LastModified.UTC().Format(time.DateTime)
	}
	if ver.Description != "" {
		text += ": " + ver.Description
	}
	return text
}
