package store

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestCommitsOfBuilds(t *testing.T) {
	s := New(stages)
	const id = "77ab0e1c8d5f4e3b2a19080706050403020100ff"
	s.Apply(model.ProjectsListed{Read: read(0, 1), Complete: true, Projects: []model.Project{
		{Name: "cart", SourceType: "CODECOMMIT", SourceLocation: "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/cart"},
		{Name: "web", SourceType: "GITHUB", SourceLocation: "https://github.com/team/web.git"},
	}})
	cart, web := &model.Build{Project: "cart", Commit: id}, &model.Build{Project: "web", Commit: id}
	_, key, unread := s.CommitOf(cart)
	if !unread || key != (model.CommitKey{Repository: "cart", ID: id}) {
		t.Errorf("%+v, unread %t", key, unread)
	}
	if _, _, unread := s.CommitOf(web); unread {
		t.Error("a commit on GitHub is to be read")
	}
	if _, _, unread := s.CommitOf(&model.Build{Project: "cart"}); unread {
		t.Error("no commit is to be read")
	}
	if d := s.Apply(model.CommitsFailed{Read: read(2, 3), Repository: "cart", Failure: &model.Failure{Class: model.Denied}}); !d.Touch(OfBuilds) {
		t.Error("nothing was touched")
	}
	if _, _, unread := s.CommitOf(cart); unread {
		t.Error("what is denied is still to be read")
	}
	s.Apply(model.CommitsRead{Read: read(4, 5), Repository: "cart", Commits: []model.Commit{{ID: id, Subject: "idempotency keys"}}, Missing: []string{"e41d7aa"}})
	if c, _, unread := s.CommitOf(cart); unread || c.Subject != "idempotency keys" {
		t.Errorf("%+v, unread %t", c, unread)
	}
	if _, _, unread := s.CommitOf(&model.Build{Project: "cart", Commit: "e41d7aa"}); unread {
		t.Error("what is lost is still to be read")
	}
	s.Apply(model.IdentityRead{Read: read(6, 7), Identity: model.Identity{Account: "1", Region: "r"}}, model.IdentityRead{Read: read(8, 9), Identity: model.Identity{Account: "2", Region: "r"}})
	if _, ok := s.Commit(key); ok {
		t.Error("a commit of another account is known")
	}
}
