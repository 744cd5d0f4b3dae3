import { labelSet } from './label-set.ts';

/** Multi-Human Parsing v2: 58 parts and pieces of clothing besides the background, and whole persons. */
export const mhpV2 = labelSet('mhp-v2', [
  ...['Background', 'Cap/Hat', 'Helmet', 'Face', 'Hair', 'Left-arm', 'Right-arm', 'Left-hand', 'Right-hand'],
  ...['Protector', 'Bikini/bra', 'Jacket/Windbreaker/Hoodie', 'T-shirt', 'Polo-shirt', 'Sweater', 'Singlet'],
  ...['Torso-skin', 'Pants', 'Shorts/Swim-shorts', 'Skirt', 'Stockings', 'Socks', 'Left-boot', 'Right-boot'],
  ...['Left-shoe', 'Right-shoe', 'Left-highheel', 'Right-highheel', 'Left-sandal', 'Right-sandal'],
  ...['Left-leg', 'Right-leg', 'Left-foot', 'Right-foot', 'Coat', 'Dress', 'Robe', 'Jumpsuits'],
  ...['Other-full-body-clothes', 'Headwear', 'Backpack', 'Ball', 'Bats', 'Belt', 'Bottle', 'Carrybag', 'Cases'],
  ...['Sunglasses', 'Eyewear', 'Gloves', 'Scarf', 'Umbrella', 'Wallet/Purse', 'Watch', 'Wristband', 'Tie'],
  ...['Other-accessaries', 'Other-upper-body-clothes', 'Other-lower-body-clothes', 'Human'],
]);
