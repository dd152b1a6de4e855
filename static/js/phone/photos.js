/* Photos made smaller before they wait for a signal: a fifth of what a phone takes shows as much. */

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

const shrunk = async (file) => {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    // A kind that this browser cannot read: the portal may.
    return file;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const paper = new OffscreenCanvas(
    Math.round(picture.width * scale), Math.round(picture.height * scale),
  );
  paper.getContext("2d").drawImage(picture, 0, 0, paper.width, paper.height);
  picture.close();
  const small = await paper.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return small.size < file.size ? small : file;
};

/* Each file chosen, as what is kept of it. */
export const made = async (files) => {
  const photos = [];
  for (const file of files) {
    const blob = await shrunk(file).catch(() => file);
    const name = blob === file ? file.name : file.name.replace(/\.[^.]*$/, "") + ".jpg";
    photos.push({ name, blob });
  }
  return photos;
};
