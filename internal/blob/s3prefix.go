package blob

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// passes is how often DeletePrefix looks again: a writer that was under way
// may finish behind its back.
const passes = 3

// DeletePrefix removes all versions, delete markers and unfinished uploads.
func (s *S3) DeletePrefix(ctx context.Context, prefix Prefix) (int, error) {
	removed := 0
	for range passes {
		n, err := s.deleteOnce(ctx, prefix)
		removed += n
		if err != nil || n == 0 {
			return removed, err
		}
	}
	left, err := s.Residue(ctx, prefix)
	if err == nil && left > 0 {
		err = fmt.Errorf("delete %s: %w: %d came back", prefix, ErrUnavailable, left)
	}
	return removed, err
}

func (s *S3) deleteOnce(ctx context.Context, prefix Prefix) (int, error) {
	removed := 0
	err := s.eachUpload(ctx, prefix, func(u types.MultipartUpload) error {
		removed++
		return s.abort(ctx, aws.ToString(u.Key), u.UploadId)
	})
	if err != nil {
		return removed, err
	}
	err = s.eachVersions(ctx, prefix, func(versions []types.ObjectIdentifier) error {
		n, err := s.deleteVersions(ctx, prefix, versions)
		removed += n
		return err
	})
	return removed, err
}

func (s *S3) deleteVersions(ctx context.Context, prefix Prefix, versions []types.ObjectIdentifier) (int, error) {
	out, err := s.client.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: s.bucket, Delete: &types.Delete{Objects: versions, Quiet: aws.Bool(true)},
	})
	if err != nil {
		return 0, s3Fault("delete", prefix.path, err)
	}
	if len(out.Errors) > 0 {
		code := aws.ToString(out.Errors[0].Code)
		return len(versions) - len(out.Errors), fmt.Errorf("delete %s: %s: %w", prefix, code, ErrUnavailable)
	}
	return len(versions), nil
}

// Residue counts versions, delete markers and unfinished uploads.
func (s *S3) Residue(ctx context.Context, prefix Prefix) (int, error) {
	n := 0
	err := s.eachUpload(ctx, prefix, func(types.MultipartUpload) error { n++; return nil })
	if err != nil {
		return 0, err
	}
	err = s.eachVersions(ctx, prefix, func(versions []types.ObjectIdentifier) error { n += len(versions); return nil })
	return n, err
}

// eachVersions visits the versions and delete markers, a page at a time. A page
// is collected before it is visited, so that deleting does not move the next.
func (s *S3) eachVersions(ctx context.Context, prefix Prefix, visit func([]types.ObjectIdentifier) error) error {
	pages := s3.NewListObjectVersionsPaginator(s.client, &s3.ListObjectVersionsInput{Bucket: s.bucket, Prefix: &prefix.path})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s3Fault("list versions", prefix.path, err)
		}
		var found []types.ObjectIdentifier
		for _, v := range page.Versions {
			found = append(found, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
		}
		for _, m := range page.DeleteMarkers {
			found = append(found, types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
		}
		if len(found) == 0 {
			continue
		}
		if err := visit(found); err != nil {
			return err
		}
	}
	return nil
}

func (s *S3) eachUpload(ctx context.Context, prefix Prefix, visit func(types.MultipartUpload) error) error {
	pages := s3.NewListMultipartUploadsPaginator(s.client, &s3.ListMultipartUploadsInput{Bucket: s.bucket, Prefix: &prefix.path})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s3Fault("list uploads", prefix.path, err)
		}
		for _, u := range page.Uploads {
			if err := visit(u); err != nil {
				return err
			}
		}
	}
	return nil
}
