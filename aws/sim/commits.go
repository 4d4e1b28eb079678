package sim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/codecommit/types"
)

// The commits of a repository that nobody made by a call are those that builds have built, with
// now and then one between two of them that nobody built. None is kept: they follow from the builds.

// committed is one commit.
type committed struct {
	id, subject, author string
	at                  time.Time
	parents             []string
}

// mostCommits is the most that CodeCommit tells of in one call.
const mostCommits = 100

func (w *World) batchGetCommits(in *codecommit.BatchGetCommitsInput) (*codecommit.BatchGetCommitsOutput, error) {
	history, err := w.historyOf(in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if len(in.CommitIds) == 0 || len(in.CommitIds) > mostCommits {
		return nil, &refusal{status: 400, err: &types.CommitIdsLimitExceededException{
			Message: aws.String("The maximum number of allowed commit IDs in a batch request is " + strconv.Itoa(mostCommits))}}
	}
	out := &codecommit.BatchGetCommitsOutput{}
	for _, id := range in.CommitIds {
		i := slices.IndexFunc(history, func(c committed) bool { return c.id == id })
		if i < 0 {
			out.Errors = append(out.Errors, types.BatchGetCommitsError{CommitId: aws.String(id), ErrorCode: aws.String("CommitDoesNotExistException"),
				ErrorMessage: aws.String("Could not find commit " + id)})
			continue
		}
		out.Commits = append(out.Commits, history[i].asGiven())
	}
	return out, nil
}

// historyOf is the history of a repository, oldest first.
func (w *World) historyOf(name *string) ([]committed, error) {
	if r, ok := w.repositories[aws.ToString(name)]; ok {
		all := make([]committed, len(r.commits))
		for i, c := range r.commits {
			all[i] = c.committed
		}
		return all, nil
	}
	p, err := w.repository(name)
	if err != nil {
		return nil, err
	}
	return w.commitsOf(p), nil
}

func (c committed) asGiven() types.Commit {
	who := &types.UserInfo{Name: aws.String(c.author), Email: aws.String(c.author + "@team.example"), Date: aws.String(strconv.FormatInt(c.at.Unix(), 10) + " +0000")}
	return types.Commit{CommitId: aws.String(c.id), TreeId: aws.String(fullCommit(c.id, "tree", 0, "")), Message: aws.String(c.subject + "\n"),
		Parents: c.parents, Author: who, Committer: who, AdditionalData: aws.String("")}
}

// commitsOf is the history of a project's repository, oldest first: each built commit
// follows the one that was built before.
func (w *World) commitsOf(p *project) []committed {
	var all []committed
	subjects := w.subjectsOf(p.name)
	seen := map[string]bool{}
	last := ""
	for _, b := range p.builds {
		if b.commit == "" || seen[b.commit] {
			continue // the same built again
		}
		seen[b.commit] = true
		r := stream(w.seed, "commit "+p.name+" "+strconv.Itoa(b.number))
		at := b.submitted.Add(-time.Minute)
		if last != "" && r.IntN(3) == 0 {
			between := fullCommit(p.name, "between", b.number, "")
			all = append(all, committed{between, changes[r.IntN(len(changes))], colleagues[r.IntN(len(colleagues))], at.Add(-40 * time.Minute), []string{last}})
			last = between
		}
		c := committed{id: b.commit, subject: subjects[b.number], author: colleagues[r.IntN(len(colleagues))], at: at}
		if c.subject == "" {
			c.subject = changes[r.IntN(len(changes))]
		}
		if last != "" {
			c.parents = []string{last}
		}
		all, last = append(all, c), b.commit
	}
	return all
}

// subjectsOf are what the versions of a function say of the commits that they came from,
// by the number of their build.
func (w *World) subjectsOf(name string) map[int]string {
	subjects := map[int]string{}
	f, ok := w.function(name)
	if !ok {
		return subjects
	}
	for _, v := range f.versions() {
		if number, short, ok := buildOfVersion(v.description); ok {
			_, subject, _ := strings.Cut(v.description, short+" ")
			subjects[number] = subject
		}
	}
	return subjects
}
