package account

// The profiles of this machine, and what is said of one that does not exist: where it was
// looked for, and which ones there are.

import (
	"bufio"
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/near"
	"github.com/aloftdeck/aloft/model/safetext"
)

// sharedPaths are the files that profiles stand in: the config and the credentials.
func sharedPaths() []string {
	return []string{
		cmp.Or(os.Getenv("AWS_CONFIG_FILE"), config.DefaultSharedConfigFilename()),
		cmp.Or(os.Getenv("AWS_SHARED_CREDENTIALS_FILE"), config.DefaultSharedCredentialsFilename()),
	}
}

// sharedFiles are those files as they are shown: a line of the screen is short, and
// most of them lie in the home folder.
func sharedFiles() []string {
	files := sharedPaths()
	home, err := os.UserHomeDir()
	for i, f := range files {
		if below, ok := strings.CutPrefix(f, home+string(filepath.Separator)); ok && err == nil && home != "" {
			f = filepath.Join("~", below)
		}
		files[i] = safetext.Line(f)
	}
	return files
}

// noProfile says that a profile does not exist, or one that it takes its
// credentials from.
func noProfile(p profile, missing string) string {
	where := strings.Join(sharedFiles(), " or ")
	if missing == "" || missing == p.name || p.name == "" {
		return cmp.Or(p.named(), "profile "+safetext.Line(missing)) + " does not exist in " + where
	}
	return p.named() + " takes its credentials from profile " + safetext.Line(missing) + ", which does not exist in " + where
}

// fewProfiles is how many profiles are named one by one.
const fewProfiles = 5

// otherProfiles is the next step when a profile does not exist.
func otherProfiles(missing string) string {
	there := profiles()
	if nearest := near.Names(missing, there); len(nearest) > 0 {
		return "did you mean " + strings.Join(nearest, " or ") + "? say it with --profile or AWS_PROFILE"
	}
	switch {
	case len(there) == 0:
		flag := profile{name: missing}.flag()
		return "there are no profiles at all: run aws configure sso" + flag + " or aws configure" + flag + ", or look around with aloft --demo"
	case len(there) <= fewProfiles:
		return "choose one that does with --profile or AWS_PROFILE: " + strings.Join(there, ", ")
	}
	return "aws configure list-profiles shows those that do; choose one with --profile or AWS_PROFILE"
}

// profiles are the names of all profiles, sorted. A file that can not be read has
// none.
func profiles() []string {
	var names []string
	for _, p := range Profiles() {
		names = append(names, p.Name)
	}
	return names
}

// Profiles are the profiles of this machine by name. A file that can not be read has none,
// and a name that no command line takes as it stands is left out.
func Profiles() []model.Profile {
	known := map[string]*model.Profile{}
	for i, path := range sharedPaths() {
		file, err := hostfile.Open(path)
		if err != nil {
			continue
		}
		var in *model.Profile
		for lines := bufio.NewScanner(file); lines.Scan(); {
			text := lines.Text()
			if strings.HasPrefix(strings.TrimSpace(text), "[") {
				in = nil
				if name, ok := sectionProfile(text, i == 0); ok && name == safetext.Line(name) {
					if in = known[name]; in == nil {
						in = &model.Profile{Name: name}
						known[name] = in
					}
				}
				continue
			}
			if in != nil {
				learn(in, text)
			}
		}
		_ = file.Close()
	}
	all := make([]model.Profile, 0, len(known))
	for _, name := range slices.Sorted(maps.Keys(known)) {
		all = append(all, *known[name])
	}
	return all
}

// learn takes what a line says of a profile: its Region, and the account that it leads to.
// An indented line belongs to the key above it.
func learn(p *model.Profile, line string) {
	key, value, ok := strings.Cut(line, "=")
	if !ok || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
		return
	}
	value, _, _ = strings.Cut(strings.TrimSpace(value), " #")
	value = safetext.Line(strings.TrimSpace(value))
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "region":
		p.Region = value
	case "sso_account_id":
		p.Account = value
	case "role_arn", "login_session":
		if parts := strings.SplitN(value, ":", 6); len(parts) == 6 && p.Account == "" {
			p.Account = parts[4]
		}
	}
}

// sectionProfile is the profile that a line begins the section of. In the config
// all but the default one say that they are profiles.
func sectionProfile(line string, inConfig bool) (string, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(line), "[")
	if !ok {
		return "", false
	}
	inner, _, ok = strings.Cut(inner, "]")
	name := strings.TrimSpace(inner)
	if !ok || name == "" {
		return "", false
	}
	if !inConfig || name == "default" {
		return name, true
	}
	name, ok = strings.CutPrefix(name, "profile")
	trimmed := strings.Trim(name, " \t\"'")
	return trimmed, ok && trimmed != "" && trimmed != name
}
