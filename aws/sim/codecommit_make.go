package sim

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/codecommit/types"
)

// Repositories that are made by a call keep their commits, with the files of each.

// gitRepository is one such repository.
type gitRepository struct {
	name        string
	description string
	tags        map[string]string
	created     time.Time
	modified    time.Time
	main        string            // default branch, empty while there is no commit
	branches    map[string]string // ids of their newest commits
	commits     []gitCommit       // oldest first
}

// gitCommit is a commit with all files as it left them.
type gitCommit struct {
	committed
	files map[string]gitFile // by path
}

type gitFile struct {
	content    []byte
	executable bool
}

const (
	maxFileBytes   = 6 << 20 // of one file of a commit
	maxCommitBytes = 7 << 20 // of all of them together
)

var (
	repositoryName = regexp.MustCompile(`^[\w.-]{1,100}$`)
	branchName     = regexp.MustCompile(`^[\w./-]{1,256}$`)
)

func (w *World) repositoryARN(name string) string { return w.regional("codecommit", name) }

func (w *World) repositoryAsGiven(r *gitRepository) *types.RepositoryMetadata {
	host := "git-codecommit." + w.region + ".amazonaws.com/v1/repos/" + r.name
	out := &types.RepositoryMetadata{
		AccountId: aws.String(w.account), RepositoryName: aws.String(r.name), Arn: aws.String(w.repositoryARN(r.name)),
		RepositoryId: aws.String(uuid(stream(w.seed, "repository "+r.name))), CloneUrlHttp: aws.String("https://" +
			host), CloneUrlSsh: aws.String("ssh://" + host),
		CreationDate: aws.Time(r.created), LastModifiedDate: aws.Time(r.modified),
	}
	if r.main != "" {
		out.DefaultBranch = aws.String(r.main)
	}
	if r.description != "" {
		out.RepositoryDescription = aws.String(r.description)
	}
	return out
}

func (w *World) createRepository(in *codecommit.CreateRepositoryInput) (*codecommit.CreateRepositoryOutput, error) {
	if in.KmsKeyId != nil {
		return nil, &loudError{"CreateRepository is simulated without a key of one's own"}
	}
	name := aws.ToString(in.RepositoryName)
	if !repositoryName.MatchString(name) || strings.HasSuffix(name, ".git") {
		return nil, generic(400, "InvalidRepositoryNameException", "The repository name "+name+" is not valid. "+
			"Repository names can contain letters, numbers, periods, underscores, and dashes, and can not end in .git")
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, generic(400, "InvalidTagsMapException", err.Error())
	}
	_, seeded := w.repository(in.RepositoryName)
	if _, made := w.repositories[name]; made || seeded == nil {
		return nil, &refusal{status: 400, err: &types.RepositoryNameExistsException{Message: aws.String("Repository named " +
			name + " already exists")}}
	}
	r := &gitRepository{name: name, description: aws.ToString(in.RepositoryDescription), tags: maps.Clone(in.Tags),
		created: w.now(), modified: w.now(),
		branches: map[string]string{}}
	w.repositories[name] = r
	return &codecommit.CreateRepositoryOutput{RepositoryMetadata: w.repositoryAsGiven(r)}, nil
}

func (w *World) listRepositoryTags(in *codecommit.ListTagsForResourceInput) (*codecommit.ListTagsForResourceOutput,
	error) {
	arn := aws.ToString(in.ResourceArn)
	name := strings.TrimPrefix(arn, w.repositoryARN(""))
	if r, ok := w.repositories[name]; ok {
		return &codecommit.ListTagsForResourceOutput{Tags: maps.Clone(r.tags)}, nil
	}
	if _, err := w.repository(&name); err != nil {
		return nil, err
	}
	return &codecommit.ListTagsForResourceOutput{Tags: map[string]string{}}, nil
}

// createCommit puts files on top of what the branch has. Without a parent it takes a repository
// without any commit alone.
func (w *World) createCommit(in *codecommit.CreateCommitInput) (*codecommit.CreateCommitOutput, error) {
	if in.DeleteFiles != nil || in.SetFileModes != nil || in.KeepEmptyFolders {
		return nil, &loudError{"CreateCommit is simulated with files to put alone"}
	}
	r, ok := w.repositories[aws.ToString(in.RepositoryName)]
	if !ok {
		if _, err := w.repository(in.RepositoryName); err != nil {
			return nil, err
		}
		return nil, &loudError{"CreateCommit is simulated for repositories that were made by CreateRepository"}
	}
	branch, parent := aws.ToString(in.BranchName), aws.ToString(in.ParentCommitId)
	if err := r.mayCommit(branch, parent); err != nil {
		return nil, err
	}
	files := map[string]gitFile{}
	if before := r.commit(parent); before != nil {
		files = maps.Clone(before.files)
	}
	out, err := putFiles(files, in.PutFiles)
	if err != nil {
		return nil, err
	}
	subject, _, _ := strings.Cut(aws.ToString(in.CommitMessage), "\n")
	c := gitCommit{committed{subject: subject, author: cmp.Or(aws.ToString(in.AuthorName), "demo"),
		at: w.now().Truncate(time.Second)}, files}
	if parent != "" {
		c.parents = []string{parent}
	}
	c.id = c.hash(r.name, branch)
	r.commits, r.branches[branch], r.modified = append(r.commits, c), c.id, w.now()
	r.main = cmp.Or(r.main, branch)
	out.CommitId, out.TreeId = aws.String(c.id), aws.String(fullCommit(c.id, "tree", 0, ""))
	return out, nil
}

// mayCommit is what stands against a commit on a branch.
func (r *gitRepository) mayCommit(branch, parent string) error {
	head, there := r.branches[branch]
	switch {
	case !branchName.MatchString(branch):
		return generic(400, "InvalidBranchNameException", "The branch name "+branch+" is not valid")
	case parent == "" && len(r.commits) > 0:
		return &refusal{status: 400, err: &types.ParentCommitIdRequiredException{Message: aws.String(
			"A parent commit ID is required. To view the full commit ID of the tip of the branch, use GetBranch")}}
	case parent != "" && r.commit(parent) == nil:
		return generic(400, "ParentCommitDoesNotExistException", "The parent commit "+parent+" does not exist")
	case parent != "" && !there:
		return noBranch(branch)
	case parent != head:
		return generic(400, "ParentCommitIdOutdatedException",
			"The parent commit ID is outdated. The tip of the branch is "+head)
	}
	return nil
}

// putFiles puts files among those of a commit, and says which are new and which changed.
func putFiles(files map[string]gitFile, put []types.PutFileEntry) (*codecommit.CreateCommitOutput, error) {
	out := &codecommit.CreateCommitOutput{}
	total, seen := 0, map[string]bool{}
	for _, f := range put {
		path := aws.ToString(f.FilePath)
		switch {
		case f.SourceFile != nil:
			return nil, &loudError{"CreateCommit is simulated with the content of files"}
		case path == "" || strings.HasPrefix(path, "/") || slices.Contains(strings.Split(path, "/"), ".."):
			return nil, generic(400, "InvalidPathException", "The path "+path+" is not valid")
		case seen[path]:
			return nil, generic(400, "PutFileEntryConflictException", "The file "+path+" is put twice")
		case len(f.FileContent) > maxFileBytes:
			return nil, generic(400, "FileContentSizeLimitExceededException", fmt.Sprintf("The file %s is larger than %d bytes",
				path, maxFileBytes))
		}
		seen[path] = true
		if total += len(f.FileContent); total > maxCommitBytes {
			return nil, generic(400, "FolderContentSizeLimitExceededException", fmt.Sprintf("The commit is larger than %d bytes",
				maxCommitBytes))
		}
		now := gitFile{slices.Clone(f.FileContent), f.FileMode == types.FileModeTypeEnumExecutable}
		old, there := files[path]
		said := types.FileMetadata{AbsolutePath: aws.String(path), FileMode: f.FileMode,
			BlobId: aws.String(hexHash(now.content)[:40])}
		switch {
		case !there:
			out.FilesAdded = append(out.FilesAdded, said)
		case string(old.content) != string(now.content) || old.executable != now.executable:
			out.FilesUpdated = append(out.FilesUpdated, said)
		}
		files[path] = now
	}
	switch {
	case len(put) == 0:
		return nil, generic(400, "FileEntryRequiredException", "At least one file is required")
	case len(out.FilesAdded)+len(out.FilesUpdated) == 0:
		return nil, generic(400, "NoChangeException", "The commit changes nothing")
	}
	return out, nil
}

// commit finds a commit by its id, nil for none.
func (r *gitRepository) commit(id string) *gitCommit {
	for i := range r.commits {
		if r.commits[i].id == id {
			return &r.commits[i]
		}
	}
	return nil
}

// hash is the id of a commit, which follows from all that is in it.
func (c gitCommit) hash(repository, branch string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %q %q %d %q\n", repository, branch, c.subject, c.author, c.at.UnixNano(), c.parents)
	for _, path := range slices.Sorted(maps.Keys(c.files)) {
		fmt.Fprintf(h, "%q %t %d\n%s\n", path, c.files[path].executable, len(c.files[path].content), c.files[path].content)
	}
	return hex.EncodeToString(h.Sum(nil)[:20])
}

// resolve is the commit that a source version stands for, empty for none.
func (r *gitRepository) resolve(asked string) string {
	branch := cmp.Or(strings.TrimPrefix(asked, "refs/heads/"), r.main)
	if id, ok := r.branches[branch]; ok {
		return id
	}
	if r.commit(asked) != nil {
		return asked
	}
	return ""
}
