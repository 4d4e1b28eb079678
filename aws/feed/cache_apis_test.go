package feed

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestCacheKeepsAPIsOfVerbs(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	c := NewCache(t.TempDir(), func() time.Time { return now })
	id := model.Identity{Account: account, Region: region, Endpoint: "here"}
	api := func(id, secret string, at time.Time) model.RestoredAPI {
		return model.RestoredAPI{At: at, Facts: model.APIFacts{API: model.API{ID: id, Kind: model.RESTAPI},
			Stages: []model.APIStage{{Name: "prod", Variables: map[string]string{"token": secret}}}}}
	}
	if got := c.LoadAPIs(id); len(got) != 0 {
		t.Errorf("there are %+v before any was kept", got)
	}
	for _, r := range []model.RestoredAPI{api("old", "s", now.Add(-8*24*time.Hour)), api("a", "s", now.Add(-time.Hour)), api("b", "s", now),
		api("a", "s", now)} {
		if err := c.SaveAPIs(id, []model.RestoredAPI{r}); err != nil {
			t.Fatal(err)
		}
	}
	got := c.LoadAPIs(id)
	if len(got) != 2 || got[0].Facts.API.ID != "a" || !got[0].At.Equal(now) || got[1].Facts.API.ID != "b" {
		t.Errorf("kept are %+v, want a as it was read last, and b", got)
	}
	for _, r := range got {
		if v := r.Facts.Stages[0].Variables; len(v) != 0 {
			t.Errorf("variables that lead nowhere are kept: %v", v)
		}
	}
	if got := c.LoadAPIs(model.Identity{Account: account, Region: region}); len(got) != 0 {
		t.Errorf("another endpoint has %+v", got)
	}
	if err := c.ForgetAPIs(id); err != nil || len(c.LoadAPIs(id)) != 0 {
		t.Errorf("forgotten, there are %+v, %v", c.LoadAPIs(id), err)
	}
	if _, ok := c.Load(account, region); ok {
		t.Error("APIs alone pass for a snapshot")
	}
}
