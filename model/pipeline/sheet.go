package pipeline

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// Sheet is what an operator should see before a deploy, and everything the deploy
// needs. What was shown is what is replaced: code and stage are written with the
// revisions that were read here.
type Sheet struct {
	Request  Request // with the stage filled in
	ID       string  // of the deploy, in the journal
	ReadAt   time.Time
	Artifact string // where the code comes from, in one line: "s3://bucket/key", "orders.zip", an image's URI
	Bytes    int64  // of the artifact, 0 when not known
	SHA256   string // of the artifact, hex; empty when not known
	Note     string // the description of the version to publish
	// Expected is the CodeSha256 that the code will have, base64. It is empty when
	// that is not known beforehand: for an object whose hash S3 does not tell, and for a
	// zip inside an artifact. For an image it is its digest, hex.
	Expected   string
	OfImage    bool            // the code is a container image
	Image      *model.Image    // as ECR describes it, with its digest; nil for a zip, and where ECR was not asked
	Object     model.Object    // as S3 describes it; zero when the code is not in S3
	Code       model.Code      // $LATEST as read
	Unchanged  bool            // $LATEST has this code already: nothing is uploaded
	Existing   *model.Version  // a published version with this code and the configuration of $LATEST, which will be served; nil when one is to be published
	Newest     string          // of what $LATEST is published: the newest version there is, empty for none; not known: "?"
	Alias      model.Alias     // of the stage, as read; zero when it is missing
	From       string          // version that the stage serves now, empty when the alias is missing
	EndsCanary *model.Canary   // the canary that the move ends, nil for none
	LastMove   *release.Stamp  // the stamp that the alias carries, nil for none
	Verdict    release.Verdict // Ready, Unchanged, Refused or Missing
	Reason     string          // everything that stands in the way, in words with the next step
	Failure    *model.Failure  // the call that failed, when one is the reason
	Notes      []string        // what else to know
	Steps      []StepName      // what Deploy will do, as far as that is known now
}

// Before is the version that is followed by another one: what the stage serves, or the
// newest one where no stage is moved. Empty for none, "?" where it is not known.
func (s Sheet) Before() string {
	if !s.Request.Moves() {
		return s.Newest
	}
	return s.From
}
