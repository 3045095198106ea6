/** A picture as it is kept: without what the file said besides the picture. Width and height are those it is shown with. */
export interface PictureFile {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly width: number
  readonly height: number
  readonly bytes: Buffer
}
