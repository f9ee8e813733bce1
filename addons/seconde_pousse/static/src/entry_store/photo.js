const PHOTO_SIZE = 1280;

/** @returns {Promise<string>} the photo in base64, small enough for a bad network */
export async function shrinkPhoto(file) {
    const image = await createImageBitmap(file);
    const ratio = Math.min(1, PHOTO_SIZE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * ratio);
    canvas.height = Math.round(image.height * ratio);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
}
