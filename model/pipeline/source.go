package pipeline

// The part of a sheet that says where the code comes from.

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/safetext"
)

// checkRequest looks at the request alone, and reports whether it says enough for
// AWS to be asked.
func (p *sheetMaker) checkRequest() bool {
	r := &p.s.Request
	if r.Moves() && aliasOf(r.Stage) == "" && p.deps.Stages != nil {
		if stages := p.deps.Stages(); len(stages) > 0 {
			r.Stage = stages[0]
		}
	}
	if r.Moves() && aliasOf(r.Stage) == "" {
		p.refuse(nil, "no stage is named to deploy to, and no config says which comes first: choose one")
	}
	if r.Function == "" {
		p.refuse(nil, "no function is named")
	}
	named := p.checkSource()
	return named && r.Function != ""
}

// checkSource looks at what is to be deployed.
func (p *sheetMaker) checkSource() bool {
	r := &p.s.Request
	sources := 0
	for _, given := range []bool{r.Build != nil, r.Bucket != "" || r.Key != "", r.Zip != nil, r.Image != "", r.Latest} {
		if given {
			sources++
		}
	}
	switch {
	case sources == 0:
		p.refuse(nil, "nothing is named to deploy: a build, an object in S3, a zip file or a container image")
	case sources > 1:
		p.refuse(nil, "more than one thing is named to deploy: choose one of build, object in S3, zip file and container image")
	case r.Latest:
		p.s.Artifact = model.Latest
	case r.Build != nil:
		p.checkBuild()
	case r.Zip != nil:
		p.checkZip()
	case r.Image != "":
		p.namesImage(r.Image)
	case r.Bucket == "" || r.Key == "":
		p.refuse(nil, "an object in S3 needs a bucket and a key, as in s3://bucket/key")
	default:
		p.inS3(r.Bucket, r.Key)
	}
	return sources == 1
}

// inS3 says that the artifact is in S3.
func (p *sheetMaker) inS3(bucket, key string) {
	p.bucket, p.key = bucket, key
	p.s.Artifact = safetext.Line("s3://" + bucket + "/" + key)
}

// checkBuild looks at the build and finds its artifact.
func (p *sheetMaker) checkBuild() {
	b := p.s.Request.Build.Build
	name := "build " + buildName(b) + " of " + b.Project
	switch {
	case b.Status == model.BuildInProgress || b.Status == "" && !b.Complete:
		p.refuse(nil, "%s is still running: deploy it when it has ended", name)
	case b.Status != model.BuildSucceeded:
		p.refuse(nil, "%s did not succeed, its status is %s: deploy one that did", name, b.Status)
	}
	p.findArtifact(b, name)
	p.exported, p.noImage = imageOf(*p.s.Request.Build, p.s.Request.Function)
}

// findArtifact finds the build's artifact in S3, or says why there is none.
func (p *sheetMaker) findArtifact(b model.Build, name string) {
	id := p.s.Request.Build.Artifact
	artifacts := slices.DeleteFunc(slices.Clone(b.Artifacts), func(a model.Artifact) bool { return a.Bucket == "" || a.Key == "" })
	i := slices.IndexFunc(artifacts, func(a model.Artifact) bool { return a.Identifier == id })
	if i < 0 && id == "" && len(artifacts) == 1 {
		i = 0
	}
	switch {
	case len(artifacts) == 0:
		p.noArtifact = fmt.Sprintf("%s left no artifact in S3: its project has to name one, packed as a zip", name)
	case i < 0:
		var names []string
		for _, a := range artifacts {
			names = append(names, cmp.Or(a.Identifier, "the main one"))
		}
		p.noArtifact = fmt.Sprintf("%s has no artifact %q: it has %s", name, id, strings.Join(names, ", "))
	default:
		p.artifact = artifacts[i]
		p.inS3(p.artifact.Bucket, p.artifact.Key)
	}
}

// checkMade settles what of a build is deployed, once it is known what the function
// runs: the image that the build pushed, or its artifact.
func (p *sheetMaker) checkMade() {
	b := p.s.Request.Build
	switch {
	case b == nil:
	case p.s.Code.Version.PackageType != imagePackage:
		if p.noArtifact != "" {
			p.refuse(nil, "%s", p.noArtifact)
		}
	case p.exported == "":
		p.refuse(nil, "%s runs a container image, and build %s of %s says of none that it pushed: %s",
			p.s.Request.Function, buildName(b.Build), b.Build.Project, p.noImage)
	default:
		p.bucket, p.key, p.artifact, p.objectErr, p.s.Object = "", "", model.Artifact{}, nil, model.Object{}
		p.namesImage(p.exported)
	}
}

// checkZip looks into a zip file, and takes the function's zip out of it when it
// is one of several.
func (p *sheetMaker) checkZip() {
	z, entry := *p.s.Request.Zip, p.s.Request.Entry
	name := safetext.Line(z.Path)
	p.s.Artifact = name
	if entry != "" {
		if int64(len(z.Content)) > MaxFetch {
			p.refuse(nil, "%s has %s: more than %d MB is not read", name, figure.Size(int64(len(z.Content))), MaxFetch>>20)
			return
		}
		content, err := pick(bytes.NewReader(z.Content), int64(len(z.Content)), entry)
		if err != nil {
			p.refuse(nil, "%s: %s", name, err)
			return
		}
		z = Zip{Path: entry, Content: content}
		p.s.Request.Zip, p.s.Request.Entry = &z, ""
		p.s.Artifact = safetext.Line(name + ", " + entry + " in it")
		name = safetext.Line(entry)
	}
	p.s.Bytes = int64(len(z.Content))
	if p.s.Bytes > MaxUpload {
		p.refuse(nil, "%s has %s, and Lambda takes at most %d MB without S3: put it into S3 and deploy it from there, with --s3 s3://BUCKET/KEY",
			name, figure.Size(p.s.Bytes), MaxUpload>>20)
		return
	}
	if why := zipTrouble(z.Content); why != "" {
		p.refuse(nil, "%s can not be deployed: %s", name, why)
		return
	}
	p.s.Expected = codeSHA256(z.Content)
	p.s.SHA256, _ = CodeSHA256ToHex(p.s.Expected)
}

// checkObject looks at what S3 says of the artifact, and makes the note.
func (p *sheetMaker) checkObject() {
	s := p.s
	defer func() { s.Note = noteOf(s.Request, s.Object, s.Expected) }()
	if p.bucket == "" {
		return
	}
	made, known := HexToCodeSHA256(p.artifact.SHA256)
	if err := p.objectErr; err != nil {
		s.Object = model.Object{Bucket: p.bucket, Key: p.key}
		p.objectTrouble(err)
		if known {
			s.SHA256, _ = CodeSHA256ToHex(made)
		}
	} else {
		s.Bytes = s.Object.Bytes
		stored, told := CodeSHA256ToHex(s.Object.SHA256)
		switch {
		case known && told && s.Object.SHA256 != made:
			p.refuse(nil, "%s does not hold any more what build %s made: it has the hash %s, not %s; deploy a later build, or start this one again",
				s.Artifact, buildName(s.Request.Build.Build), model.ShortCode(s.Object.SHA256), model.ShortCode(made))
		case known:
			s.SHA256, _ = CodeSHA256ToHex(made)
		case told:
			s.SHA256, made, known = stored, s.Object.SHA256, true
		}
		switch {
		case s.Bytes == 0:
			p.refuse(nil, "%s is empty", s.Artifact)
		case s.Request.Entry != "" && s.Bytes > MaxFetch:
			p.refuse(nil, "%s has %s: more than %d MB is not read to take %s out of it", s.Artifact, figure.Size(s.Bytes), MaxFetch>>20, s.Request.Entry)
		case s.Bytes > MaxUnzipped:
			p.refuse(nil, "%s has %s, and Lambda takes at most %d MB, unzipped: leave out what is not needed, or use a container image",
				s.Artifact, figure.Size(s.Bytes), MaxUnzipped>>20)
		}
	}
	if known && s.Request.Entry == "" {
		s.Expected = made
	}
}

// objectTrouble says what it means that S3 does not tell of the artifact.
func (p *sheetMaker) objectTrouble(err error) {
	f := model.FailureOf(err, "HeadObject", p.s.Artifact)
	switch {
	case f.Class == model.Denied && p.s.Request.Entry == "":
		p.note("%s could not be looked at: %s", p.s.Artifact, change.Cause(err))
	case f.Class == model.Gone && p.s.Request.Build != nil && p.artifact.SHA256 == "":
		p.refuse(f, "there is no object %s: what a build does not pack lies there as a folder; let the project pack it as a zip", p.s.Artifact)
	case f.Class == model.Gone:
		p.refuse(f, "there is no object %s, or not any more", p.s.Artifact)
	default:
		p.refuse(f, "%s could not be looked at: %s", p.s.Artifact, change.Cause(err))
	}
}
