package shell

import (
	"path/filepath"
	"strings"
)

// AtHome is a path whose ~ is the operator's home.
func (h *Host) AtHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && h.Getenv("HOME") != "" {
		return strings.TrimSuffix(h.Getenv("HOME"), "/") + "/" + rest
	}
	return path
}

// FullPath is where a path as typed leads.
func (h *Host) FullPath(path string) string {
	path = h.AtHome(path)
	if filepath.IsAbs(path) || h.Folder == "" {
		return filepath.Clean(path)
	}
	return filepath.Join(h.Folder, path)
}

// ShownPath is FullPath for people: their home is ~.
func (h *Host) ShownPath(path string) string {
	path = h.FullPath(path)
	home := strings.TrimSuffix(h.Getenv("HOME"), "/")
	if rest, ok := strings.CutPrefix(path, home+"/"); ok && home != "" {
		return "~/" + rest
	}
	return path
}
