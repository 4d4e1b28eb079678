package model

// CodeUpdate asks for new code of a function's $LATEST. One of S3, Zip and Image
// is given. Revision is the RevisionId of $LATEST that the change rests on.
type CodeUpdate struct {
	Function      string
	Bucket        string
	Key           string
	ObjectVersion string
	Zip           []byte
	Image         string // URI of a container image
	Revision      string
}

// Code is the state of a function's $LATEST.
type Code struct {
	Function     string
	Version      Version // configuration of $LATEST, or the version just published
	Revision     string  // RevisionId of $LATEST
	LastUpdate   string  // "Successful", "InProgress", "Failed"
	UpdateReason string  // why it failed
}

// Publication asks for a new version of $LATEST as it is now. SHA256 is the
// CodeSha256 that it has to have, base64.
type Publication struct {
	Function    string
	SHA256      string
	Description string
	Revision    string
}

// Object is one object in S3.
type Object struct {
	Bucket    string
	Key       string
	VersionID string
	Bytes     int64
	SHA256    string // base64, when S3 or its metadata tells
}
