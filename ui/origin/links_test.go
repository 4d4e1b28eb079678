package origin

import (
	"fmt"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
)

var began = time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)

func TestLinksGuessNothing(t *testing.T) {
	read := model.Read{Asked: began, At: began}
	build := func(project string, number int64) model.Build {
		return model.Build{ID: fmt.Sprintf("%s:%08d", project, number), Project: project, Number: number, Complete: true, Status: model.BuildSucceeded}
	}
	version := func(number, note string) model.Version {
		return model.Version{Function: "router", Number: number, Description: note}
	}
	for _, c := range []struct {
		name     string
		declared map[string][]string
		builds   []model.Build
		note     string
		want     string // id of the build
	}{
		{"the only project", nil, []model.Build{build("monorepo", 7)}, "build 7", "monorepo:00000007"},
		{"several projects, one with that number", nil, []model.Build{build("monorepo", 7), build("web", 8)}, "build 7", ""},
		{"several projects, one called like the function", nil, []model.Build{build("router", 7), build("web", 7)}, "build 7", "router:00000007"},
		{"several projects, one declared", map[string][]string{"router": {"monorepo"}}, []model.Build{build("monorepo", 7), build("web", 7)}, "build 7", "monorepo:00000007"},
		{"declared elsewhere", map[string][]string{"router": {"other"}}, []model.Build{build("router", 7)}, "build 7", ""},
		{"by the id", nil, []model.Build{build("router", 7)}, "build 00000007 more", "router:00000007"},
		{"another number", nil, []model.Build{build("router", 7)}, "build 8", ""},
		{"a note of somebody else", nil, []model.Build{build("router", 7)}, "released 7", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := store.New([]model.Stage{{Name: "dev", Alias: "dev"}})
			l := NewLinks(s, c.declared)
			if _, ok := l.BuildOf("router", "3"); ok {
				t.Error("something is known of nothing")
			}
			events := []model.Event{
				model.FunctionsListed{Read: read, Functions: []model.Function{{Name: "router"}}, Complete: true},
				model.VersionsRead{Read: read, Function: "router", Versions: []model.Version{version("3", c.note)}, Complete: true},
			}
			projects := map[string][]model.Build{}
			for _, b := range c.builds {
				projects[b.Project] = append(projects[b.Project], b)
			}
			var list []model.Project
			for name, builds := range projects {
				list = append(list, model.Project{Name: name})
				events = append(events, model.BuildsListed{Read: read, Project: name, Builds: builds, Complete: true})
			}
			l.Refresh(s.Apply(append(events, model.ProjectsListed{Read: read, Projects: list, Complete: true})...))
			got, _ := l.BuildOf("router", "3")
			if got.ID != c.want {
				t.Errorf("it came from %q, want %q", got.ID, c.want)
			}
			if origins := l.VersionsOf(c.want); c.want != "" && (len(origins) != 1 || origins[0] != Version{"router", "3"}) {
				t.Errorf("the build became %+v", origins)
			}
		})
	}
}
