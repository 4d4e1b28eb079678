package verb

// The environment of programs that the cockpit hands its terminal to.

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/config"
)

// environ is the environment of a program for the session's account. What would lead it to
// another one is left out: keys in the environment go before any profile.
func (k *session) environ() []string {
	way := k.way()
	given := [][2]string{{"AWS_REGION", way.Region}, {"AWS_DEFAULT_REGION", way.Region}}
	drops := func(name string) bool { return false }
	switch {
	case k.globals.Demo: // nothing of it may reach an account that is real
		drops = func(name string) bool { return strings.HasPrefix(name, "AWS_") }
		given = append(given, [2]string{"AWS_PROFILE", way.Profile}, [2]string{"AWS_CONFIG_FILE", os.DevNull},
			[2]string{"AWS_SHARED_CREDENTIALS_FILE", os.DevNull}, [2]string{"AWS_EC2_METADATA_DISABLED", "true"})
	case !way.Keys:
		keys := []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
			"AWS_CREDENTIAL_EXPIRATION", "AWS_DEFAULT_PROFILE"}
		drops = func(name string) bool { return slices.Contains(keys, name) }
		given = append(given, [2]string{"AWS_PROFILE", way.Profile})
	}
	var environ []string
	for _, e := range k.env.Environ {
		name, _, _ := strings.Cut(e, "=")
		if !drops(name) && !slices.ContainsFunc(given, func(g [2]string) bool { return g[0] == name }) {
			environ = append(environ, e)
		}
	}
	for _, g := range given {
		environ = append(environ, g[0]+"="+g[1])
	}
	return environ
}

// statePath is a file that outlives the session, empty where there is no place for it. That
// of the demo goes with it.
func (k *session) statePath(name string) string {
	if k.folder != "" {
		return filepath.Join(k.folder, name)
	}
	return under(config.StatePath(k.env.Getenv, k.env.Home), name)
}
