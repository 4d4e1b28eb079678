package sim

import (
	"reflect"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Whether somebody has looked at a project's builds changes nothing of its metrics, and
// those of builds that nobody looked at are not kept.
func TestMetricsOfBuildsAreTheSameBeforeAndAfterALook(t *testing.T) {
	now := time.Now()
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now }})
	w.SeedDemo(40)
	now = now.Add(5 * time.Minute) // what was under way has ended
	w.mu.Lock()
	defer w.mu.Unlock()
	read := func(project, metric string) []point {
		s := w.buildMetric(metric, map[string]string{"ProjectName": project})
		_, points := w.spanOf(s, model.NamespaceCodeBuild+project+metric, now.AddDate(0, 0, -14), now, time.Hour)
		return points
	}
	for _, project := range w.projectNames {
		for _, metric := range []string{"Duration", "Builds", "SucceededBuilds"} {
			before := read(project, metric)
			if w.projects[project].builds != nil {
				t.Fatalf("the builds of %s are kept for %s", project, metric)
			}
			if metric != "SucceededBuilds" {
				continue
			}
			if w.project(project); !reflect.DeepEqual(before, read(project, metric)) {
				t.Errorf("%s of %s are others after a look", metric, project)
			}
		}
	}
}
