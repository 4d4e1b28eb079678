// Package pipeline deploys what a build made: new code of a function, a version
// published of it, and a stage moved to that version. It also tells which build a
// version came from. What it needs of AWS comes through ports of model; the last
// step is an ordinary move of package release.
package pipeline

import "github.com/aloftdeck/aloft/model"

// Request is the wish to deploy to one function, or to publish what it has. Exactly one
// of Build, Bucket with Key, Zip, Image and Latest names the code.
type Request struct {
	Function string
	Build    *BuildSource // what a build left in S3
	Bucket   string       // an object in S3
	Key      string
	Zip      *Zip         // a file of the operator
	Image    string       // URI of a container image
	MadeIn   *model.Build // the build that made the zip or the image, when it deploys them itself; nil for none
	Latest   bool         // the code is what $LATEST has: nothing is uploaded, and no stage is moved unless one is named
	Note     string       // with Latest: the description of the version; empty: that of $LATEST
	Entry    string       // path of the function's zip inside the artifact's zip; empty when the artifact is the function's own
	Stage    model.Stage  // the stage to move; when it is zero the first of Deps.Stages, with Latest none
	Create   bool         // make the stage's alias when it is missing
	Reason   string       // the operator's words, for stamp and journal
}

// Moves reports whether a stage is moved to the version in the end.
func (r Request) Moves() bool { return !r.Latest || aliasOf(r.Stage) != "" }

// BuildSource is one artifact of a build.
type BuildSource struct {
	Build    model.Build
	Artifact string // its identifier; empty for the main one, or for the only one
	// Image is what the config says of the image that the build pushed, with placeholders;
	// empty: the variable of ImageVariable that the build exported. It is for functions
	// that run images alone.
	Image string
}

// Zip is a zip file with its content, which the caller has read.
type Zip struct {
	Path    string // for showing, and for the version's note
	Content []byte
}
